package dev.nodepool.openstack.http.transport;

import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** An answer over HTTP. */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
public record Reply(int status, HttpHeaders headers, byte[] body) {
  public static final JsonMapper JSON = JsonMapper.shared();
  private static final Duration SOON = Duration.ofSeconds(1);

  public boolean isGood() {
    return status >= 200 && status < 300;
  }

  /** The content; a missing node when it is none or no JSON. */
  public JsonNode json() {
    if (body.length == 0) {
      return MissingNode.getInstance();
    }
    try {
      return JSON.readTree(body);
    } catch (JacksonException e) {
      return MissingNode.getInstance();
    }
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  public Optional<String> header(String name) {
    return headers.firstValue(name);
  }

  public Optional<String> requestId() {
    return header("x-openstack-request-id").or(() -> header("x-compute-request-id"));
  }

  /** How long the cloud asks us to wait; a date is taken for soon. */
  public Optional<Duration> retryAfter() {
    return header("retry-after")
        .map(value -> {
          try {
            return Duration.ofSeconds(Math.max(0, Long.parseLong(value.strip())));
          } catch (NumberFormatException e) {
            return SOON;
          }
        });
  }
}
