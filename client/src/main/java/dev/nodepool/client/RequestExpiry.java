package dev.nodepool.client;

import dev.nodepool.model.NodeRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a persistent request of ours has been left alone for so long that any launcher may delete
 * it. The moment stands in the request's key {@code expires_at}; a Python launcher drops that key,
 * so for requestors of ours it is else counted from the request's creation.
 */
public final class RequestExpiry {
  /** How long a persistent request waits for its requestor when nothing else was said. */
  public static final Duration DEFAULT = Duration.ofHours(24);

  /** Begins the requestor of every request that people make. */
  public static final String CLI_REQUESTOR = "NodePool:cli:";

  private static final String KEY = "expires_at";

  private RequestExpiry() {}

  /** Empty for requests that never expire: those of Zuul, min-ready and others. */
  public static Optional<Instant> of(NodeRequest request) {
    var written = WireTime.parse(request.extra().get(KEY));
    if (written.isPresent()) {
      return written;
    }
    var requestor = request.requestor();
    return requestor != null && requestor.startsWith(CLI_REQUESTOR)
        ? Optional.ofNullable(request.createdTime()).map(created -> created.plus(DEFAULT))
        : Optional.empty();
  }

  static NodeRequest set(NodeRequest request, Instant moment) {
    return request.withExtra(KEY, WireTime.of(moment));
  }
}
