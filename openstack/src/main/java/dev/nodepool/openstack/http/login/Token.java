package dev.nodepool.openstack.http.login;

import dev.nodepool.openstack.clouds.Secret;
import dev.nodepool.openstack.identity.Access;
import dev.nodepool.openstack.identity.Endpoint;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What Keystone gave us. Its life is counted by our own clock from when it came, so that a wrong
 * clock here or there does not matter.
 *
 * @param dueAt when to get a new one ({@link System#nanoTime})
 * @param overAt when it no longer serves
 */
public record Token(Secret value, long dueAt, long overAt, Access access) {
  private static final Duration MARGIN = Duration.ofMinutes(5);
  private static final Duration UNKNOWN_LIFE = Duration.ofMinutes(30);

  static Token of(String value, JsonNode token, @Nullable String region) {
    long now = System.nanoTime();
    var life = life(token);
    var tenth = life.dividedBy(10);
    var margin = tenth.compareTo(MARGIN) < 0 ? tenth : MARGIN;
    var project = token.path("project");
    return new Token(
        new Secret(value),
        now + life.minus(margin).toNanos(),
        now + life.toNanos(),
        new Access(
            project.path("id").asString(""),
            project.path("name").asString(""),
            token.path("user").path("name").asString(""),
            region == null ? "" : region,
            endpoints(token.path("catalog"))));
  }

  private static Duration life(JsonNode token) {
    try {
      return Duration.between(
          Instant.parse(token.path("issued_at").asString("")),
          Instant.parse(token.path("expires_at").asString("")));
    } catch (DateTimeException e) {
      return UNKNOWN_LIFE;
    }
  }

  private static List<Endpoint> endpoints(JsonNode catalog) {
    var endpoints = new ArrayList<Endpoint>();
    for (var service : catalog) {
      for (var endpoint : service.path("endpoints")) {
        endpoints.add(
            new Endpoint(
                service.path("type").asString(""),
                endpoint.path("region").asString(endpoint.path("region_id").asString("")),
                endpoint.path("interface").asString(""),
                endpoint.path("url").asString("")));
      }
    }
    return endpoints;
  }

  /** A new one should be got. */
  boolean isDue() {
    return System.nanoTime() - dueAt >= 0;
  }

  /** It no longer serves. */
  boolean isOver() {
    return System.nanoTime() - overAt >= 0;
  }
}
