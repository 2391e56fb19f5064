package dev.nodepool.openstack.http;

import dev.nodepool.openstack.api.CloudApiException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A long list, page by page.
 *
 * @param date what the header Date of the first page said
 */
record Pages(List<JsonNode> items, Optional<String> date) {

  /**
   * Asks for all pages.
   *
   * @param path with a query, perhaps
   * @param key under which the items are
   */
  static Pages of(ServiceClient rest, String path, String key)
      throws CloudApiException, InterruptedException {
    var items = new ArrayList<JsonNode>();
    var asked = new HashSet<String>();
    Optional<String> date = Optional.empty();
    var next = Optional.of(path);
    while (next.isPresent() && asked.add(next.get())) {
      var reply = rest.good("GET", next.get(), null);
      if (asked.size() == 1) {
        date = reply.header("date");
      }
      var json = reply.json();
      json.path(key).forEach(items::add);
      next = next(json, key, path);
    }
    return new Pages(items, date);
  }

  /**
   * The path of the next page. Only the query of the link counts: the rest may be what the service
   * is called behind a proxy.
   */
  private static Optional<String> next(JsonNode json, String key, String path) {
    var link = json.path("next").asString("");
    for (var candidate : json.path(key + "_links")) {
      if (candidate.path("rel").asString("").equals("next")) {
        link = candidate.path("href").asString("");
      }
    }
    int query = link.indexOf('?');
    return query < 0
        ? Optional.empty()
        : Optional.of(path.replaceFirst("\\?.*$", "") + link.substring(query));
  }
}
