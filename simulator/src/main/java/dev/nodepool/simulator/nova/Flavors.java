package dev.nodepool.simulator.nova;

import dev.nodepool.cloudmodel.project.SimulatedFlavor;
import dev.nodepool.simulator.Projects;
import dev.nodepool.simulator.http.Answer;
import dev.nodepool.simulator.http.Doc;
import dev.nodepool.simulator.http.Handler;
import dev.nodepool.simulator.http.Pages;
import dev.nodepool.simulator.http.Refusal;
import dev.nodepool.simulator.http.Request;
import dev.nodepool.simulator.http.Routes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The flavors, and where servers can be: zones, services, hypervisors. */
record Flavors(Projects projects) {
  private static final int MOST = 1000;
  private static final int SPECS_EMBEDDED = 61;
  private static final int DESCRIBED = 55;
  private static final int SWAP_IS_A_NUMBER = 75;

  void addTo(Routes routes) {
    routes
        .on("GET", "/v2.1/flavors", request -> list(request, false))
        .on("GET", "/v2.1/flavors/detail", request -> list(request, true))
        .on("GET", "/v2.1/flavors/{id}", this::show)
        .on("GET", "/v2.1/flavors/{id}/os-extra_specs", this::extraSpecs)
        .on("GET", "/v2.1/os-availability-zone", this::zones)
        .on("GET", "/v2.1/os-availability-zone/detail", this::zones)
        .on("GET", "/v2.1/os-server-groups", nothing("server_groups"))
        .on("GET", "/v2.1/os-services", nothing("services"))
        .on("GET", "/v2.1/os-hypervisors", nothing("hypervisors"))
        .on("GET", "/v2.1/os-hypervisors/detail", nothing("hypervisors"))
        .on("GET", "/v2.1/extensions", nothing("extensions"));
  }

  private static Handler nothing(String key) {
    return request -> Answer.ok(Doc.of(key, List.of()));
  }

  private Answer list(Request request, boolean detailed) throws Refusal {
    long minRam = number(request, "minRam");
    long minDisk = number(request, "minDisk");
    var found =
        projects.of(request).layout().flavors().stream()
            .filter(it -> it.flavor().ramMiB() >= minRam && it.flavor().diskGb() >= minDisk)
            .toList();
    var page = Pages.of(request, found, MOST, it -> it.flavor().id());
    int minor = Nova.VERSION.of(request);
    var docs =
        page.items().stream()
            .map(it -> detailed ? detail(request, it, minor) : brief(request, it))
            .toList();
    var body = Doc.of("flavors", docs);
    page.next().ifPresent(query -> body.put("flavors_links", request.linkToNext(query)));
    return Answer.ok(body);
  }

  private static long number(Request request, String key) throws Refusal {
    try {
      return request.query(key).map(Long::parseLong).orElse(0L);
    } catch (NumberFormatException e) {
      throw new Refusal(400, "Invalid input for query parameters %s.".formatted(key));
    }
  }

  private Map<String, @Nullable Object> brief(Request request, SimulatedFlavor flavor) {
    var id = flavor.flavor().id();
    var docs = ServerDocs.of(request, projects.of(request).layout(), 1, Instant.MIN);
    return Doc.of("id", id, "name", flavor.flavor().name(), "links", docs.links("flavors", id));
  }

  private Map<String, @Nullable Object> detail(Request request, SimulatedFlavor entry, int minor) {
    var flavor = entry.flavor();
    var doc = brief(request, entry);
    doc.put("ram", flavor.ramMiB());
    doc.put("disk", flavor.diskGb());
    doc.put("vcpus", flavor.vcpus());
    doc.put("swap", minor >= SWAP_IS_A_NUMBER ? 0 : "");
    doc.put("OS-FLV-EXT-DATA:ephemeral", 0);
    doc.put("OS-FLV-DISABLED:disabled", false);
    doc.put("os-flavor-access:is_public", true);
    doc.put("rxtx_factor", 1.0);
    if (minor >= DESCRIBED) {
      doc.put("description", null);
    }
    if (minor >= SPECS_EMBEDDED) {
      doc.put("extra_specs", entry.extraSpecs());
    }
    return doc;
  }

  private SimulatedFlavor flavor(Request request) throws Refusal {
    var id = request.parameter("id");
    for (var flavor : projects.of(request).layout().flavors()) {
      if (flavor.flavor().id().equals(id)) {
        return flavor;
      }
    }
    throw new Refusal(404, "Flavor %s could not be found.".formatted(id));
  }

  private Answer show(Request request) throws Refusal {
    return Answer.ok(Doc.of("flavor", detail(request, flavor(request), Nova.VERSION.of(request))));
  }

  private Answer extraSpecs(Request request) throws Refusal {
    return Answer.ok(Doc.of("extra_specs", flavor(request).extraSpecs()));
  }

  private Answer zones(Request request) {
    var zones =
        projects.of(request).settings().servers().zones().stream()
            .map(name ->
                Doc.of("zoneName", name, "zoneState", Doc.of("available", true), "hosts", null))
            .toList();
    return Answer.ok(Doc.of("availabilityZoneInfo", zones));
  }
}
