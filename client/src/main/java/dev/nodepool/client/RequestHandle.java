package dev.nodepool.client;

import dev.nodepool.model.Node;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.store.connection.Versioned;
import java.time.Duration;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A request that is under way. One thread waits; any thread may cancel, at any moment, and nothing
 * stays allocated then: launchers free the nodes of a request that is gone.
 */
public final class RequestHandle implements AutoCloseable {
  /** Longer than anybody waits; keeps the clock from overflowing. */
  private static final Duration MOST = Duration.ofDays(3650);

  private final NodepoolClient client;
  private final NodeRequest asked;
  private final boolean persistent;
  private volatile boolean cancelled;
  private volatile @Nullable Lease lease;

  RequestHandle(NodepoolClient client, NodeRequest asked, boolean persistent) {
    this.client = client;
    this.asked = asked;
    this.persistent = persistent;
  }

  public String id() {
    return asked.id();
  }

  /** The request as it was stored. */
  public NodeRequest request() {
    return asked;
  }

  /**
   * Blocks until the request is served, has failed or is gone, or patience ends; it may be waited
   * for again. An interrupt cancels the request unless it is persistent.
   */
  public RequestOutcome await(Duration patience, RequestListener progress) throws InterruptedException {
    boolean done = false;
    try {
      var outcome = outcome(patience, progress);
      done = true;
      return outcome;
    } finally {
      if (!done) {
        close();
      }
    }
  }

  private RequestOutcome outcome(Duration patience, RequestListener progress) throws InterruptedException {
    var served = lease;
    if (served != null) {
      return new RequestOutcome.Served(served);
    }
    long end = System.nanoTime() + (patience.compareTo(MOST) < 0 ? patience : MOST).toNanos();
    var known = asked;
    while (true) {
      // Nothing more happens to a request that is done, but it may be gone.
      long left = known.state().isFinal() ? 0 : Math.max(0, end - System.nanoTime());
      var now = client.watch().awaitOtherThan(known, Duration.ofNanos(left));
      if (now.isEmpty()) {
        client.forget(this);
        return new RequestOutcome.Gone(id());
      }
      var request = now.get();
      if (!request.equals(known)) {
        progress.changed(request);
      }
      switch (request.state()) {
        case FULFILLED -> {
          return new RequestOutcome.Served(served(request));
        }
        case FAILED -> {
          return new RequestOutcome.Failed(request);
        }
        case REQUESTED, PENDING, UNKNOWN -> {
          if (request.equals(known)) {
            return new RequestOutcome.TimedOut(id(), patience);
          }
          known = request;
        }
      }
    }
  }

  private Lease served(NodeRequest request) throws InterruptedException {
    var nodes = new ArrayList<Node>();
    for (var nodeId : request.nodes()) {
      client.store().nodes().read(nodeId).map(Versioned::value).ifPresent(nodes::add);
    }
    var offer = new Lease(client, this, request, nodes);
    lease = offer;
    return offer;
  }

  /** Deletes the request, and gives back what was leased. */
  public void cancel() {
    cancelled = true;
    var served = lease;
    if (served != null && served.isAccepted()) {
      served.giveBack();
    } else {
      withdraw();
    }
  }

  /** Cancels the request if it would end with this process, and gives back what was leased. */
  @Override
  public void close() {
    var served = lease;
    if (persistent && (served == null || !served.isAccepted())) {
      client.forget(this);
    } else {
      cancel();
    }
  }

  void withdraw() {
    Cleanup.run("cancelling request " + id(), () -> client.store().requests().delete(id()));
    client.forget(this);
  }

  boolean isCancelled() {
    return cancelled;
  }
}
