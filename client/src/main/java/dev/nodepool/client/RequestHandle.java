package dev.nodepool.client;

import dev.nodepool.concurrent.Deadline;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.store.Store;
import dev.nodepool.store.connection.Versioned;
import java.time.Duration;
import java.util.ArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request that is under way. One thread waits; any thread may cancel, at any moment, and nothing
 * stays allocated then: launchers free the nodes of a request that is gone.
 */
public final class RequestHandle implements AutoCloseable {
  private final Store store;
  private final RequestWatch watch;
  private final Consumer<RequestHandle> forget;
  private final NodeRequest asked;
  private final boolean persistent;
  private volatile boolean cancelled;
  private volatile @Nullable Lease lease;

  /**
   * A request that is stored.
   *
   * @param forget called when there is nothing more to cancel
   */
  RequestHandle(
      Store store,
      RequestWatch watch,
      Consumer<RequestHandle> forget,
      NodeRequest asked,
      boolean persistent) {
    this.store = store;
    this.watch = watch;
    this.forget = forget;
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
  public RequestOutcome await(Duration patience, RequestListener progress)
      throws InterruptedException {
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

  private RequestOutcome outcome(Duration patience, RequestListener progress)
      throws InterruptedException {
    var served = lease;
    if (served != null) {
      return new RequestOutcome.Served(served);
    }
    var deadline = Deadline.in(patience);
    var known = asked;
    while (true) {
      // Nothing more happens to a request that is done, but it may be gone.
      var left = known.state().isFinal() ? Duration.ZERO : deadline.left();
      var now = watch.awaitOtherThan(known, left);
      if (now.isEmpty()) {
        forget();
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
      store.nodes().read(nodeId).map(Versioned::value).ifPresent(nodes::add);
    }
    var offer =
        new Lease(
            store,
            request,
            nodes,
            new Lease.Origin(() -> cancelled, this::withdraw, this::close, this::forget));
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
      forget();
    } else {
      cancel();
    }
  }

  private void withdraw() {
    Cleanup.run("cancelling request " + id(), () -> store.requests().delete(id()));
    forget();
  }

  private void forget() {
    forget.accept(this);
  }
}
