package dev.nodepool.simulator.keystone;

import dev.nodepool.simulator.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Where the services of all regions are. */
public record Catalog(List<String> regions) {
  private static final List<Entry> ENTRIES =
      List.of(
          new Entry("compute", "nova", "/compute/v2.1"),
          new Entry("image", "glance", "/image"),
          new Entry("network", "neutron", "/network"),
          new Entry("volumev3", "cinderv3", "/volume/v3/{project}"),
          new Entry("block-storage", "cinder", "/volume/v3/{project}"),
          new Entry("container-infra", "magnum", "/container-infra/v1"));

  private record Entry(String type, String name, String path) {}

  public Catalog {
    regions = List.copyOf(regions);
  }

  /** The catalog of a token; every service of a region is below the region's name. */
  List<Object> describe(String origin, String projectId) {
    var services = new ArrayList<Object>();
    services.add(
        service("identity", "keystone", endpoints("identity", region -> origin + "/identity")));
    for (var entry : ENTRIES) {
      var path = entry.path().replace("{project}", projectId);
      services.add(
          service(
              entry.type(),
              entry.name(),
              endpoints(entry.type(), region -> origin + "/" + region + path)));
    }
    return services;
  }

  private static Json service(String type, String name, List<Object> endpoints) {
    return Json.of("endpoints", endpoints, "id", id(type), "type", type, "name", name);
  }

  private List<Object> endpoints(String type, Place place) {
    var endpoints = new ArrayList<Object>();
    for (var region : regions) {
      for (var reach : List.of("admin", "internal", "public")) {
        endpoints.add(
            Json.of(
                "id", id(type + region + reach),
                "interface", reach,
                "region_id", region,
                "url", place.in(region),
                "region", region));
      }
    }
    return endpoints;
  }

  private static String id(String of) {
    return UUID.nameUUIDFromBytes(of.getBytes(StandardCharsets.UTF_8)).toString().replace("-", "");
  }

  /** The URL of a service in a region. */
  @FunctionalInterface
  private interface Place {
    String in(String region);
  }
}
