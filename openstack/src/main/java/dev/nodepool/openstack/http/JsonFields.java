package dev.nodepool.openstack.http;

import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads what services write, which leave out things and write null for them. */
final class JsonFields {
  private JsonFields() {}

  /** Empty when there is none. */
  static String text(JsonNode of, String key) {
    return of.path(key).asString("");
  }

  /** The id of what a call is said to have made; without one nobody could find it again. */
  static String madeId(JsonNode of) throws CloudApiException {
    var id = text(of, "id");
    if (id.isEmpty()) {
      throw new CloudApiException(
          Kind.UNAVAILABLE, "the cloud says that it made something, and not what: no id");
    }
    return id;
  }

  static @Nullable String textOrNull(JsonNode of, String key) {
    var text = text(of, key);
    return text.isEmpty() ? null : text;
  }

  static long number(JsonNode of, String key, long otherwise) {
    return of.path(key).asLong(otherwise);
  }

  static @Nullable Instant instant(JsonNode of, String key) {
    var text = text(of, key);
    if (text.isEmpty()) {
      return null;
    }
    try {
      // Cinder leaves out the zone, which is always UTC.
      boolean zoned = text.endsWith("Z") || text.matches(".*[+-]\\d\\d:?\\d\\d");
      return OffsetDateTime.parse(zoned ? text : text + "Z").toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }

  static Map<String, String> texts(JsonNode map) {
    var texts = new HashMap<String, String>();
    map.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asString("")));
    return texts;
  }

  static <T> List<T> map(Iterable<JsonNode> nodes, Function<JsonNode, T> as) {
    var list = new ArrayList<T>();
    nodes.forEach(node -> list.add(as.apply(node)));
    return list;
  }

  /** Leaves out what is not there. */
  static void put(ObjectNode node, String key, @Nullable String value) {
    if (value != null) {
      node.put(key, value);
    }
  }
}
