package dev.nodepool.simulator.magnum;

import dev.nodepool.simulator.http.Json;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A cluster template.
 *
 * @param given what its maker said of it
 */
record Template(String uuid, String name, JsonNode given, Instant created) {

  String text(String key, String otherwise) {
    return given.path(key).asString(otherwise);
  }

  @Nullable String textOrNull(String key) {
    return Json.text(given, key);
  }

  Map<String, String> labels() {
    return new TreeMap<>(Json.texts(given.path("labels")));
  }
}
