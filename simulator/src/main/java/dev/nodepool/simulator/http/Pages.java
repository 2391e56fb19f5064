package dev.nodepool.simulator.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Cuts lists into pages, as {@code limit} and {@code marker} ask. */
public final class Pages {
  private Pages() {}

  /**
   * A page of a list.
   *
   * @param next the query of the next page; empty on the last one
   */
  public record Page<T>(List<T> items, Optional<String> next) {}

  /**
   * The page that a request asks for.
   *
   * @param most how many the service gives at once
   */
  public static <T> Page<T> of(Request request, List<T> all, int most, Function<T, String> id) {
    int limit = Math.min(most, limit(request).orElse(most));
    int from = from(request, all, id);
    int to = Math.min(all.size(), from + limit);
    var items = all.subList(from, to);
    boolean more = to < all.size() && limit > 0;
    return new Page<>(
        items, more ? Optional.of(query(request, id.apply(items.getLast()))) : Optional.empty());
  }

  /** The answer with the page that a request asks for, and the link to the next one. */
  public static <T> Response respond(
      Request request,
      String key,
      List<T> all,
      int most,
      Function<T, String> id,
      Function<T, ?> describe) {
    var page = of(request, all, most, id);
    var body = Json.of(key, page.items().stream().map(describe).toList());
    page.next().ifPresent(query -> body.put(key + "_links", request.linkToNext(query)));
    return Response.ok(body);
  }

  private static Optional<Integer> limit(Request request) {
    var asked = request.query("limit");
    if (asked.isEmpty() || asked.get().isEmpty()) {
      return Optional.empty();
    }
    try {
      int limit = Integer.parseInt(asked.get());
      if (limit >= 0) {
        return Optional.of(limit);
      }
    } catch (NumberFormatException e) {
      // The sentence below fits that, too.
    }
    throw new ApiError(
        400,
        "Invalid input for query parameters limit. Value: %s. It must not be negative."
            .formatted(asked.get()));
  }

  private static <T> int from(Request request, List<T> all, Function<T, String> id) {
    var marker = request.query("marker").filter(it -> !it.isEmpty());
    if (marker.isEmpty()) {
      return 0;
    }
    for (int i = 0; i < all.size(); i++) {
      if (id.apply(all.get(i)).equals(marker.get())) {
        return i + 1;
      }
    }
    throw new ApiError(400, "marker [%s] not found".formatted(marker.get()));
  }

  private static String query(Request request, String marker) {
    var parts = new ArrayList<String>();
    for (Map.Entry<String, List<String>> entry : request.query().entrySet()) {
      if (!entry.getKey().equals("marker")) {
        entry.getValue().forEach(value -> parts.add(entry.getKey() + "=" + encoded(value)));
      }
    }
    parts.add("marker=" + encoded(marker));
    return String.join("&", parts);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
