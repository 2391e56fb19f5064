package dev.nodepool.simulator.glance;

import dev.nodepool.simulator.http.Json;
import dev.nodepool.simulator.http.Request;
import dev.nodepool.simulator.http.Response;
import dev.nodepool.simulator.http.Routes;

/** What some clients ask for before they believe what an image has. */
final class Schemas {

  void addTo(Routes routes) {
    routes
        .on("GET", "/v2/schemas/image", request -> Response.ok(image()))
        .on("GET", "/v2/schemas/images", this::images);
  }

  private static Json image() {
    var properties = Json.of();
    ImageDocuments.OWN.stream().sorted().forEach(key -> properties.put(key, Json.of()));
    return Json.of("name", "image")
        .with("properties", properties)
        .with("additionalProperties", Json.of("type", "string"));
  }

  private Response images(Request request) {
    return Response.ok(
        Json.of(
            "name",
            "images",
            "properties",
            Json.of("images", Json.of("type", "array", "items", image()))));
  }
}
