package dev.nodepool.launcher.request;

import dev.nodepool.launcher.context.Annotations;
import dev.nodepool.launcher.context.LauncherContext;
import dev.nodepool.launcher.node.NewNodes;
import dev.nodepool.launcher.pool.ActivePool;
import dev.nodepool.launcher.provider.OpenProvider;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.RequestState;
import dev.nodepool.model.text.NetworkTrouble;
import dev.nodepool.store.lock.LockLostException;
import dev.nodepool.store.request.LockedRequest;
import dev.nodepool.store.request.RequestGoneException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves one request, on a virtual thread of its own, holding the request's lock: reuse what is
 * ready, launch the rest as room comes for it, settle. An interrupt (the request was deleted, the
 * session was lost, the launcher stops) undoes everything.
 */
final class RequestHandler {
  private static final Logger log = LoggerFactory.getLogger("nodepool.RequestHandler");
  private final LauncherContext context;
  private final AdmittedRequest admitted;
  private final ActivePool pool;
  private final OpenProvider provider;
  private final String id;
  private final Thread thread;
  private boolean cancellable = true;

  RequestHandler(LauncherContext context, AdmittedRequest admitted) {
    this.context = context;
    this.admitted = admitted;
    this.pool = admitted.pool();
    this.provider = pool.provider();
    this.id = admitted.request().id();
    this.thread = Thread.ofVirtual().name("request-" + id).unstarted(this::run);
  }

  /** Begins. What was taken for the request is given back at the end. */
  void start() {
    boolean begun = false;
    try {
      admitted.onCancel(this::cancel);
      thread.start();
      begun = true;
    } finally {
      if (!begun) {
        admitted.close();
      }
    }
  }

  /** Ends the work; what was gathered is given back. From any thread. */
  private synchronized void cancel(String why) {
    if (cancellable) {
      cancellable = false;
      try (var _ = Annotations.of(admitted.request())) {
        log.info("Request {} is given up: {}", id, why);
      }
      thread.interrupt();
    }
  }

  /** From here on no interrupt may come: locks are given up now. */
  private synchronized void calmDown() {
    cancellable = false;
    if (Thread.interrupted()) {
      log.trace("An interrupt came late");
    }
  }

  private void run() {
    try (var _ = Annotations.of(admitted.request());
        admitted) {
      work();
    }
  }

  private void work() {
    log.debug("Request {} is served by pool {} of {}", id, pool.config().name(), provider.name());
    try {
      // What is to be made has its records in the transaction that accepts the request.
      var planned = admitted.planned();
      var fresh = Gathering.newNodes(context, pool, planned);
      var records = fresh.records(admitted.request(), planned);
      var accepted = context.store().requests().accept(admitted.seen(), this::accepted, records);
      if (accepted.isPresent()) {
        admitted.accepted();
        try (var held = accepted.get().request();
            var _ = held.onLost(() -> cancel("the lock was lost"))) {
          serve(held, fresh, accepted.get().inits());
        }
      }
    } catch (NotServed e) {
      log.info("Request {} is left in the queue: {}", id, e.why());
    } catch (InterruptedException e) {
      // cancelled: everything is given back already
    } catch (RequestGoneException | LockLostException e) {
      log.info("Request {} is left alone: {}", id, e.getMessage());
    } catch (Exception e) {
      log.warn("Request {} is given up and tried again: {}", id, NetworkTrouble.words(e));
      log.debug("Request {} failed", id, e);
    } finally {
      calmDown();
    }
  }

  /** The request as ours, and who has it, for those who ask. */
  private NodeRequest accepted(NodeRequest request) {
    return request.moved(RequestState.PENDING, context.now()).withReason(admitted.reason());
  }

  private void serve(LockedRequest held, NewNodes fresh, List<Node> records)
      throws InterruptedException {
    var gathering = new Gathering(context, admitted, held);
    var unserved = NotServed.now("INTERRUPTED", "something went wrong");
    try {
      gathering.complete(fresh, records);
      settle(held, gathering.nodes());
      return;
    } catch (NotServed refusal) {
      gathering.leaveLaunches();
      unserved = refusal;
    } catch (InterruptedException e) {
      unserved = NotServed.now("INTERRUPTED", "the work was interrupted");
    } finally {
      calmDown();
      gathering.close();
    }
    refuse(held, unserved);
  }

  /** The nodes are unlocked and the request is fulfilled, in one transaction. */
  private void settle(LockedRequest held, GatheredNodes gathered) throws InterruptedException {
    held.settle(request -> request.fulfilled(gathered.ids(), context.now()), gathered.nodes());
    log.info("Request {} is fulfilled with {}", id, gathered.ids());
    gathered.settled();
    var request = admitted.request();
    var asked = request.createdTime();
    if (asked != null) {
      context.metrics().fulfilled(request.requestor(), Duration.between(asked, context.now()));
    }
  }

  private void refuse(LockedRequest held, NotServed refusal) throws InterruptedException {
    try {
      if (refusal.forGood()) {
        log.info("Request {} is declined by provider {}: {}", id, provider.name(), refusal.why());
        held.update(r -> pool.declined(r, refusal.code(), refusal.why()));
      } else {
        log.info("Request {} goes back to the queue: {}", id, refusal.why());
        held.update(r ->
            r.moved(RequestState.REQUESTED, context.now())
                .withReason(pool.reason(refusal.code(), refusal.why())));
      }
    } catch (RequestGoneException | LockLostException e) {
      log.debug("Request {} went meanwhile", id, e);
    }
  }
}
