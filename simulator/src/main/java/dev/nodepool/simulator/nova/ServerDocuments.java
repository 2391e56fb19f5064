package dev.nodepool.simulator.nova;

import dev.nodepool.drivers.fake.CloudLayout;
import dev.nodepool.drivers.fake.SimulatedFlavor;
import dev.nodepool.drivers.fake.SimulatedServer;
import dev.nodepool.openstack.compute.Server;
import dev.nodepool.simulator.http.Json;
import dev.nodepool.simulator.http.Request;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Servers as Nova shows them.
 *
 * @param minor of the microversion
 * @param now when that is
 */
record ServerDocuments(String root, CloudLayout layout, String userId, int minor, Instant now) {
  private static final DateTimeFormatter MICROSECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);
  private static final int FLAVOR_EMBEDDED = 47;

  static ServerDocuments of(Request request, CloudLayout layout, int minor, Instant now) {
    return new ServerDocuments(request.root(), layout, request.caller().userId(), minor, now);
  }

  /** A time as Nova writes it. */
  static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  Json brief(SimulatedServer entry) {
    var server = entry.server();
    return Json.of(
        "id", server.id(), "name", server.name(), "links", links("servers", server.id()));
  }

  List<Object> links(String kind, String id) {
    return List.of(
        Json.of("rel", "self", "href", root + "/v2.1/" + kind + "/" + id),
        Json.of("rel", "bookmark", "href", root + "/" + kind + "/" + id));
  }

  Json detail(SimulatedServer entry) {
    var server = entry.server();
    var order = entry.order();
    var image = server.imageId();
    var doc =
        Json.of(
            "id", server.id(),
            "name", server.name(),
            "status", server.status(),
            "tenant_id", layout.projectId(),
            "user_id", userId,
            "metadata", server.metadata(),
            "hostId", server.hostId(),
            "image", image == null ? "" : Json.of("id", image, "links", links("images", image)),
            "flavor", flavor(server),
            "created", time(server.created()),
            "updated", time(entry.updated()),
            "addresses", addresses(server),
            "accessIPv4", "",
            "accessIPv6", "",
            "links", links("servers", server.id()),
            "OS-DCF:diskConfig", "MANUAL",
            "OS-EXT-AZ:availability_zone", server.zone() == null ? "" : server.zone(),
            "config_drive", Boolean.TRUE.equals(order.configDrive()) ? "True" : "",
            "key_name", order.keyName());
    addState(doc, entry);
    addVersioned(doc);
    return doc;
  }

  private void addState(Json doc, SimulatedServer entry) {
    var server = entry.server();
    var ready = entry.ready();
    boolean active = server.status().equals(Server.ACTIVE);
    doc.put("OS-EXT-STS:task_state", task(entry));
    doc.put("OS-EXT-STS:vm_state", vmState(server.status()));
    doc.put("OS-EXT-STS:power_state", active ? 1 : 0);
    doc.put("OS-SRV-USG:launched_at", active && ready != null ? MICROSECONDS.format(ready) : null);
    doc.put(
        "OS-SRV-USG:terminated_at", server.isGone() ? MICROSECONDS.format(entry.updated()) : null);
    if (!server.status().equals(Server.ERROR)) {
      doc.put("progress", 0);
    }
    doc.put(
        "os-extended-volumes:volumes_attached",
        server.volumeIds().stream().map(id -> Json.of("id", id)).toList());
    var groups = server.securityGroups().isEmpty() ? List.of("default") : server.securityGroups();
    doc.put("security_groups", groups.stream().map(name -> Json.of("name", name)).toList());
    var fault = server.fault();
    if (fault != null) {
      doc.put("fault", Json.of("code", 500, "created", time(entry.updated()), "message", fault));
    }
  }

  private void addVersioned(Json doc) {
    if (minor >= 9) {
      doc.put("locked", false);
    }
    if (minor >= 19) {
      doc.put("description", null);
    }
    if (minor >= 26) {
      doc.put("tags", List.of());
    }
    if (minor >= 63) {
      doc.put("trusted_image_certificates", null);
    }
    if (minor >= 71) {
      doc.put("server_groups", List.of());
    }
  }

  private static String vmState(String status) {
    return switch (status) {
      case Server.BUILD -> "building";
      case "SHUTOFF" -> "stopped";
      default -> status.toLowerCase(Locale.ROOT);
    };
  }

  /** What Nova would be at; a build goes through three of its stages. */
  private @Nullable String task(SimulatedServer entry) {
    var server = entry.server();
    if (server.task() != null || !server.status().equals(Server.BUILD)) {
      return server.task();
    }
    var ready = entry.ready();
    if (ready == null) {
      return "spawning";
    }
    long whole = Duration.between(server.created(), ready).toMillis();
    long gone = Duration.between(server.created(), now).toMillis();
    if (gone * 10 < whole) {
      return "scheduling";
    }
    return gone * 3 < whole ? "networking" : "spawning";
  }

  private Json flavor(Server server) {
    var flavor = server.flavor();
    if (minor < FLAVOR_EMBEDDED) {
      return Json.of("id", flavor.id(), "links", List.of(links("flavors", flavor.id()).getLast()));
    }
    return Json.of(
        "vcpus", flavor.vcpus(),
        "ram", flavor.ramMiB(),
        "disk", flavor.diskGb(),
        "ephemeral", 0,
        "swap", 0,
        "original_name", flavor.name(),
        "extra_specs", extraSpecs(flavor.id()));
  }

  private Map<String, String> extraSpecs(String flavorId) {
    return layout.flavors().stream()
        .filter(it -> it.flavor().id().equals(flavorId))
        .findFirst()
        .map(SimulatedFlavor::extraSpecs)
        .orElse(Map.of());
  }

  private static Map<String, List<Object>> addresses(Server server) {
    var byNetwork = new LinkedHashMap<String, List<Object>>();
    for (var address : server.addresses()) {
      byNetwork
          .computeIfAbsent(address.network(), network -> new ArrayList<>())
          .add(
              Json.of(
                  "version", address.version(),
                  "addr", address.address(),
                  "OS-EXT-IPS:type", address.floating() ? "floating" : "fixed",
                  "OS-EXT-IPS-MAC:mac_addr", address.mac()));
    }
    return byNetwork;
  }
}
