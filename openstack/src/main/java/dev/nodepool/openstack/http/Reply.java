package dev.nodepool.openstack.http;

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
record Reply(int status, HttpHeaders headers, byte[] body) {
  static final JsonMapper JSON = JsonMapper.shared();
  private static final Duration SOON = Duration.ofSeconds(1);

  boolean isGood() {
    return status >= 200 && status < 300;
  }

  /** The content; a missing node when it is none or no JSON. */
  JsonNode json() {
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

  Optional<String> header(String name) {
    return headers.firstValue(name);
  }

  Optional<String> requestId() {
    return header("x-openstack-request-id").or(() -> header("x-compute-request-id"));
  }

  /** How long the cloud asks us to wait; a date is taken for soon. */
  Optional<Duration> retryAfter() {
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
