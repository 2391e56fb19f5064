package dev.nodepool.simulator.http;

import java.util.List;

/**
 * A version of a service's API, as the service describes it to whoever asks.
 *
 * @param path of the version within the service: {@code /v2.1/}
 */
public record ApiVersion(String path, Json facts) {

  public static ApiVersion of(String id, String status, String path) {
    return new ApiVersion(path, Json.of("id", id, "status", status));
  }

  public ApiVersion with(String key, Object value) {
    var more = Json.copyOf(facts);
    more.put(key, value);
    return new ApiVersion(path, more);
  }

  /** In which form the version answers: {@code application/vnd.openstack.volume+json;version=3}. */
  public ApiVersion withMediaType(String type) {
    return with("media-types", List.of(Json.of("base", "application/json", "type", type)));
  }

  /** The document, with the link that this caller can follow. */
  public Json describe(Request request) {
    var doc = Json.copyOf(facts);
    doc.put("links", List.of(Json.of("rel", "self", "href", request.root() + path)));
    return doc;
  }
}
