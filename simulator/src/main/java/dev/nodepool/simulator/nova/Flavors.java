package dev.nodepool.simulator.nova;

import dev.nodepool.drivers.fake.SimulatedFlavor;
import dev.nodepool.simulator.http.ApiError;
import dev.nodepool.simulator.http.Handler;
import dev.nodepool.simulator.http.Json;
import dev.nodepool.simulator.http.Microversion;
import dev.nodepool.simulator.http.Pages;
import dev.nodepool.simulator.http.Request;
import dev.nodepool.simulator.http.Response;
import dev.nodepool.simulator.http.Routes;
import dev.nodepool.simulator.region.ProjectClouds;
import java.time.Instant;
import java.util.List;

/** The flavors, and where servers can be: zones, services, hypervisors. */
record Flavors(ProjectClouds projects) {
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
    return request -> Response.ok(key, List.of());
  }

  private Response list(Request request, boolean detailed) {
    long minRam = number(request, "minRam");
    long minDisk = number(request, "minDisk");
    var found =
        projects.of(request).layout().flavors().stream()
            .filter(it -> it.flavor().ramMiB() >= minRam && it.flavor().diskGb() >= minDisk)
            .toList();
    int minor = Microversion.COMPUTE.of(request);
    return Pages.respond(
        request,
        "flavors",
        found,
        MOST,
        it -> it.flavor().id(),
        it -> detailed ? detail(request, it, minor) : brief(request, it));
  }

  private static long number(Request request, String key) {
    try {
      return request.query(key).map(Long::parseLong).orElse(0L);
    } catch (NumberFormatException e) {
      throw new ApiError(400, "Invalid input for query parameters %s.".formatted(key));
    }
  }

  private Json brief(Request request, SimulatedFlavor flavor) {
    var id = flavor.flavor().id();
    var docs = ServerDocuments.of(request, projects.of(request).layout(), 1, Instant.MIN);
    return Json.of("id", id, "name", flavor.flavor().name(), "links", docs.links("flavors", id));
  }

  private Json detail(Request request, SimulatedFlavor entry, int minor) {
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

  private SimulatedFlavor flavor(Request request) {
    var id = request.parameter("id");
    for (var flavor : projects.of(request).layout().flavors()) {
      if (flavor.flavor().id().equals(id)) {
        return flavor;
      }
    }
    throw new ApiError(404, "Flavor %s could not be found.".formatted(id));
  }

  private Response show(Request request) {
    return Response.ok(
        "flavor", detail(request, flavor(request), Microversion.COMPUTE.of(request)));
  }

  private Response extraSpecs(Request request) {
    return Response.ok("extra_specs", flavor(request).extraSpecs());
  }

  private Response zones(Request request) {
    var zones =
        projects.of(request).settings().zones().stream()
            .map(name ->
                Json.of("zoneName", name, "zoneState", Json.of("available", true), "hosts", null))
            .toList();
    return Response.ok("availabilityZoneInfo", zones);
  }
}
