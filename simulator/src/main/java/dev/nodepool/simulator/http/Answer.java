package dev.nodepool.simulator.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a service answers: a status, headers and a body. */
public record Answer(int status, Map<String, String> headers, byte[] body) {
  private static final byte[] NOTHING = {};

  public Answer {
    headers = Map.copyOf(headers);
  }

  public static Answer json(int status, @Nullable Object content) {
    return new Answer(
        status, Map.of("Content-Type", "application/json"), Doc.MAPPER.writeValueAsBytes(content));
  }

  public static Answer ok(@Nullable Object content) {
    return json(200, content);
  }

  public static Answer empty(int status) {
    return new Answer(status, Map.of(), NOTHING);
  }

  public static Answer text(int status, String type, String content) {
    return new Answer(
        status, Map.of("Content-Type", type), content.getBytes(StandardCharsets.UTF_8));
  }

  public Answer with(String header, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Answer(status, more, body);
  }
}
