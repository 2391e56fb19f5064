package dev.nodepool.simulator.glance;

import dev.nodepool.simulator.http.Answer;
import dev.nodepool.simulator.http.Doc;
import dev.nodepool.simulator.http.Request;
import dev.nodepool.simulator.http.Routes;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What some clients ask for before they believe what an image has. */
final class Schemas {

  void addTo(Routes routes) {
    routes
        .on("GET", "/v2/schemas/image", request -> Answer.ok(image()))
        .on("GET", "/v2/schemas/images", this::images);
  }

  private static Map<String, @Nullable Object> image() {
    Map<String, @Nullable Object> properties = new LinkedHashMap<>();
    ImageDocs.OWN.stream().sorted().forEach(key -> properties.put(key, Doc.of()));
    return Doc.of(
        "name",
        "image",
        "properties",
        properties,
        "additionalProperties",
        Doc.of("type", "string"));
  }

  private Answer images(Request request) {
    return Answer.ok(
        Doc.of(
            "name",
            "images",
            "properties",
            Doc.of("images", Doc.of("type", "array", "items", image()))));
  }
}
