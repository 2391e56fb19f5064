package dev.nodepool.simulator.http;

import com.sun.net.httpserver.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** One request to a service. Used by the one thread that answers it. */
public final class Request {
  private final String id;
  private final URI uri;
  private final String root;
  private final Headers headers;
  private final InputStream body;
  private final Map<String, List<String>> query;
  private Map<String, String> parameters = Map.of();
  private @Nullable Caller caller;

  /**
   * @param root the URL of the service as the caller wrote it, without a slash at its end
   */
  Request(String id, URI uri, String root, Headers headers, InputStream body) {
    this.id = id;
    this.uri = uri;
    this.root = root;
    this.headers = headers;
    this.body = body;
    this.query = parsed(uri.getRawQuery());
  }

  private static Map<String, List<String>> parsed(@Nullable String raw) {
    var query = new LinkedHashMap<String, List<String>>();
    if (raw != null && !raw.isEmpty()) {
      for (var pair : raw.split("&")) {
        var parts = pair.split("=", 2);
        query
            .computeIfAbsent(decoded(parts[0]), key -> new ArrayList<>())
            .add(parts.length > 1 ? decoded(parts[1]) : "");
      }
    }
    return query;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  void matched(Map<String, String> found) {
    parameters = found;
  }

  /** From now on it is known who calls. */
  public void by(Caller who) {
    caller = who;
  }

  /** Who calls; only where a token is needed. */
  public Caller caller() {
    if (caller == null) {
      throw new IllegalStateException("nobody asked who calls " + uri.getPath());
    }
    return caller;
  }

  /** By which it is found in logs: {@code req-...}. */
  public String id() {
    return id;
  }

  /** The URL of the service as the caller wrote it, without a slash at its end. */
  public String root() {
    return root;
  }

  /** The URL of the whole simulator, without a slash at its end. */
  public String origin() {
    return root.substring(0, root.indexOf('/', root.indexOf("//") + 2));
  }

  /** The path within the service, as the caller wrote it. */
  public String path() {
    return uri.getRawPath().substring(URI.create(root).getRawPath().length());
  }

  /** The link to the next page, as most services write it. */
  public List<Object> linkToNext(String nextQuery) {
    return List.of(Json.of("rel", "next", "href", root + path() + "?" + nextQuery));
  }

  /** What stands in a place of the path. */
  public String parameter(String name) {
    return parameters.getOrDefault(name, "");
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.getFirst(name));
  }

  public Map<String, List<String>> query() {
    return query;
  }

  /** The first value of that key. */
  public Optional<String> query(String key) {
    var values = query.get(key);
    return values == null ? Optional.empty() : Optional.of(values.getFirst());
  }

  /** The body as a stream; what goes wrong while it is read ends the call without an answer. */
  public InputStream body() {
    return body;
  }

  private JsonNode parsed() {
    try {
      return Json.MAPPER.readTree(body.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The body, which must be a JSON object. */
  public JsonNode json() {
    try {
      var node = parsed();
      if (node.isObject()) {
        return node;
      }
    } catch (JacksonException e) {
      throw new ApiError(400, "Malformed request body: " + e.getOriginalMessage());
    }
    throw new ApiError(400, "Malformed request body: it must be a JSON object");
  }

  /** The body, a list of changes to what it is about; anything else is refused with these words. */
  public JsonNode changes(String words) {
    try {
      return parsed();
    } catch (JacksonException e) {
      throw new ApiError(400, words);
    }
  }

  /** What the body has under that key, which must be an object. */
  public JsonNode json(String key) {
    var node = json().path(key);
    if (!node.isObject()) {
      throw new ApiError(
          400, "Invalid input for field/attribute %s: it must be an object".formatted(key));
    }
    return node;
  }
}
