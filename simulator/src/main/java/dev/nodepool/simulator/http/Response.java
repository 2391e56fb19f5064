package dev.nodepool.simulator.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a service answers: a status, headers and a body. */
public record Response(int status, Map<String, String> headers, byte[] body) {
  private static final byte[] NOTHING = {};

  public Response {
    headers = Map.copyOf(headers);
  }

  public static Response json(int status, @Nullable Object content) {
    return new Response(
        status, Map.of("Content-Type", "application/json"), Json.MAPPER.writeValueAsBytes(content));
  }

  public static Response ok(@Nullable Object content) {
    return json(200, content);
  }

  /** An object with that one key. */
  public static Response json(int status, String key, @Nullable Object content) {
    return json(status, Json.of(key, content));
  }

  public static Response ok(String key, @Nullable Object content) {
    return json(200, key, content);
  }

  public static Response empty(int status) {
    return new Response(status, Map.of(), NOTHING);
  }

  public static Response text(int status, String type, String content) {
    return new Response(
        status, Map.of("Content-Type", type), content.getBytes(StandardCharsets.UTF_8));
  }

  public Response with(String header, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Response(status, more, body);
  }
}
