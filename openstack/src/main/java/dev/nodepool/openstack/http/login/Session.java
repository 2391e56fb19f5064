package dev.nodepool.openstack.http.login;

import dev.nodepool.concurrent.Deadline;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import dev.nodepool.openstack.clouds.CloudConfig;
import dev.nodepool.openstack.http.transport.ErrorResponse;
import dev.nodepool.openstack.http.transport.Reply;
import dev.nodepool.openstack.http.transport.Request;
import dev.nodepool.openstack.http.transport.Transport;
import java.time.Duration;
import java.util.Optional;

/**
 * Sends calls in our name: with a token, once more when the token was refused, and again after the
 * pause that an overloaded cloud asks for, as long as the call's patience lasts.
 */
public record Session(CloudConfig cloud, Transport transport, Keystone keystone) {
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);

  /** The answer of the service, good or not, but not 401 for an old token. */
  public Reply send(Request request) throws CloudApiException, InterruptedException {
    var deadline = Deadline.in(request.patience());
    while (true) {
      var reply = authorized(request.within(deadline.left()));
      var pause = pause(request, reply);
      if (pause.isEmpty() || deadline.left().compareTo(pause.get()) < 0) {
        return reply;
      }
      Thread.sleep(pause.get());
    }
  }

  /** How long to wait before the call is repeated; empty for not at all. */
  private static Optional<Duration> pause(Request request, Reply reply) {
    boolean later =
        switch (reply.status()) {
          // Cinder says so, with Retry-After, of its quota too: that is not worth another call.
          case 413 -> !ErrorResponse.of(reply).isAboutShortage();
          case 429 -> true;
          // It may have been carried out all the same.
          case 503 -> request.isIdempotent();
          default -> false;
        };
    return later
        ? reply.retryAfter().map(it -> it.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : it)
        : Optional.empty();
  }

  private Reply authorized(Request request) throws CloudApiException, InterruptedException {
    var token = keystone.token();
    var reply = transport.send(request.with("X-Auth-Token", token.value().reveal()));
    if (reply.status() != 401) {
      return reply;
    }
    keystone.reject(token);
    var fresh = keystone.token();
    reply = transport.send(request.with("X-Auth-Token", fresh.value().reveal()));
    if (reply.status() == 401) {
      throw CloudApiException.atLogin(
          Kind.FORBIDDEN,
          "%s: %s does not take the token that Keystone has just given us; ask the operator of the cloud"
              .formatted(cloud.title(), request.where()),
          reply.requestId().orElse(null));
    }
    return reply;
  }
}
