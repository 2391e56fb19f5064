package dev.nodepool.simulator.neutron;

import dev.nodepool.simulator.http.ApiError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads what a caller says of a resource. */
final class Attributes {

  private Attributes() {}

  static String required(JsonNode resource, String name) {
    var text = text(resource, name);
    if (text == null) {
      throw new ApiError(
          400, "Failed to parse request. Required attribute '%s' not specified".formatted(name));
    }
    return text;
  }

  /** Null where it is missing or empty. */
  static @Nullable String text(JsonNode resource, String name) {
    var text = resource.path(name).asString("");
    return text.isEmpty() ? null : text;
  }

  static List<String> texts(JsonNode list) {
    var texts = new ArrayList<String>();
    list.forEach(item -> texts.add(item.asString()));
    return texts;
  }
}
