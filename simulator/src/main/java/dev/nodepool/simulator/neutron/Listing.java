package dev.nodepool.simulator.neutron;

import dev.nodepool.simulator.http.Json;
import dev.nodepool.simulator.http.Pages;
import dev.nodepool.simulator.http.Request;
import dev.nodepool.simulator.http.Response;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lists as Neutron gives them: filtered by any attribute, with only some attributes, in pages. */
final class Listing {
  private static final int MOST = 10_000;
  private static final String FIELDS = "fields";
  private static final Set<String> CONTROLS =
      Set.of("limit", "marker", "sort_key", "sort_dir", "page_reverse", FIELDS, "tags");

  private Listing() {}

  /**
   * The answer to a request for a list.
   *
   * @param key of the list in the answer: {@code ports}
   */
  static Response of(Request request, String key, List<Json> all) {
    return Pages.respond(
        request,
        key,
        all.stream().filter(doc -> matches(request, doc)).toList(),
        MOST,
        doc -> String.valueOf(doc.get("id")),
        doc -> only(request, doc));
  }

  private static boolean matches(Request request, Json doc) {
    for (var entry : request.query().entrySet()) {
      var key = entry.getKey();
      if (!CONTROLS.contains(key)
          && doc.containsKey(key)
          && entry.getValue().stream().noneMatch(wanted -> equal(doc.get(key), wanted))) {
        return false;
      }
    }
    var tags = request.query("tags");
    return tags.isEmpty()
        || doc.get("tags") instanceof Collection<?> its
            && its.containsAll(List.of(tags.get().split(",")));
  }

  private static boolean equal(@Nullable Object value, String wanted) {
    if (value instanceof Collection<?> several) {
      return several.stream().anyMatch(one -> has(one, wanted));
    }
    return String.valueOf(value == null ? "" : value).equalsIgnoreCase(wanted);
  }

  /** {@code ip_address=10.0.0.1} asks for a part of one of several. */
  private static boolean has(@Nullable Object one, String wanted) {
    if (one instanceof Map<?, ?> parts && wanted.contains("=")) {
      var pair = wanted.split("=", 2);
      return pair[1].equals(parts.get(pair[0]));
    }
    return wanted.equals(one);
  }

  private static Json only(Request request, Json doc) {
    var fields = request.query().get(FIELDS);
    if (fields == null) {
      return doc;
    }
    var some = Json.copyOf(doc);
    some.keySet().retainAll(fields);
    return some;
  }
}
