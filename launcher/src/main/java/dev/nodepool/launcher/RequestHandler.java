package dev.nodepool.launcher;

import dev.nodepool.driver.Offer;
import dev.nodepool.model.Allocation;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.RequestState;
import dev.nodepool.model.Resources;
import dev.nodepool.store.HeldNode;
import dev.nodepool.store.HeldRequest;
import dev.nodepool.store.LockLostException;
import dev.nodepool.store.NodeGoneException;
import dev.nodepool.store.RequestGoneException;
import dev.nodepool.store.StoreException;
import dev.nodepool.store.Versioned;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves one request, on a virtual thread of its own, holding the request's lock: reuse what is
 * ready, reserve room for the rest, launch it, settle. An interrupt (the request was deleted, the
 * session was lost, the launcher stops) undoes everything.
 */
final class RequestHandler {
  private static final Logger LOG = LoggerFactory.getLogger("nodepool.RequestHandler");
  private final LauncherContext context;
  private final ActiveProvider provider;
  private final PoolWorker pool;
  private final RequestQueue queue;
  private final Versioned<NodeRequest> seen;
  private final RequestPlan plan;
  private final Thread thread;
  private boolean cancellable = true;
  private boolean pausesPool;
  private QuotaLedger.@Nullable Reservation reservation;

  RequestHandler(
      LauncherContext context,
      ActiveProvider provider,
      PoolWorker pool,
      RequestQueue queue,
      Versioned<NodeRequest> seen,
      RequestPlan plan) {
    this.context = context;
    this.provider = provider;
    this.pool = pool;
    this.queue = queue;
    this.seen = seen;
    this.plan = plan;
    this.reservation = plan.reservation();
    this.pausesPool = plan.reservation() == null;
    this.thread = Thread.ofVirtual().name("request-" + seen.value().id()).unstarted(this::run);
  }

  void start() {
    provider.began(this);
    thread.start();
  }

  /** Ends the work; what was gathered is given back. From any thread. */
  synchronized void cancel(String why) {
    if (cancellable) {
      cancellable = false;
      try (var _ = Annotations.of(seen.value())) {
        LOG.info("Request {} is given up: {}", seen.value().id(), why);
      }
      thread.interrupt();
    }
  }

  private void run() {
    try (var _ = Annotations.of(seen.value())) {
      work();
    }
  }

  private void work() {
    var id = seen.value().id();
    LOG.debug("Request {} is served by pool {} of {}", id, pool.config().name(), provider.name());
    try {
      queue.register(id, this);
      // What is to be made has its records in the transaction that accepts the request.
      var planned = plannedNodes();
      var accepted =
          context
              .store()
              .requests()
              .accept(seen, r -> r.moved(RequestState.PENDING, context.now()), planned);
      if (accepted.isPresent()) {
        try (var held = accepted.get().request();
            var _ = held.onLost(() -> cancel("the lock was lost"))) {
          serve(held, accepted.get().inits());
        }
      }
    } catch (NotServed e) {
      LOG.info("Request {} is left in the queue: {}", id, e.getMessage());
    } catch (InterruptedException e) {
      // cancelled: everything is given back already
    } catch (RequestGoneException | LockLostException e) {
      LOG.info("Request {} is left alone: {}", id, e.getMessage());
    } catch (Exception e) {
      LOG.warn("Request {} is given up and tried again: {}", id, e.toString());
      LOG.debug("Request {} failed", id, e);
    } finally {
      calmDown();
      finish(id);
    }
  }

  private void finish(String id) {
    giveUpReservation();
    endPause();
    provider.ready().release(plan.picks().values());
    queue.unregister(id);
    queue.release(id);
    provider.ended(this);
  }

  /** The nodes for which there is room already: those that are not free ones. */
  private List<Node> plannedNodes() throws InterruptedException, NotServed {
    var labels = seen.value().labels();
    List<String> missing = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      if (!plan.picks().containsKey(i)) {
        missing.add(labels.get(i));
      }
    }
    return reservation == null
        ? List.of()
        : new NewNodes(context, provider, pool, seen.value()).records(missing, offers(missing));
  }

  private void serve(HeldRequest held, List<Node> planned) throws InterruptedException {
    var gathered = new Gathered(held.request().labels());
    var unserved = new NotServed(false, "something went wrong");
    try {
      var made = planned.isEmpty() ? List.<HeldNode>of() : newNodes(held).lock(planned);
      begin(held, gathered, made);
      while (!gathered.complete()) {
        reserve(gathered);
        launch(held, gathered, make(held, gathered.missing()));
      }
      settle(held, gathered);
      return;
    } catch (NotServed refusal) {
      unserved = refusal;
    } catch (InterruptedException e) {
      unserved = new NotServed(false, "the work was interrupted");
    } finally {
      calmDown();
      giveBack(gathered);
    }
    refuse(held, unserved);
  }

  /** Takes the free nodes that were planned, and any others that fit. */
  private void reuse(HeldRequest held, Gathered gathered) throws InterruptedException, NotServed {
    for (var pick : plan.picks().entrySet()) {
      var node = take(held.request(), pick.getValue());
      if (node != null) {
        gathered.put(pick.getKey(), node);
      }
    }
    if (provider.isStatic() && !gathered.complete()) {
      throw new NotServed(false, "a node was taken by somebody else or does not answer");
    }
  }

  private @Nullable HeldNode take(NodeRequest request, String nodeId) throws InterruptedException {
    var held = context.store().nodes().tryLock(nodeId).orElse(null);
    if (held == null) {
      return null;
    }
    boolean taken = false;
    try {
      var node = held.node();
      if (node.state() == NodeState.READY && node.allocatedTo() == null && provider.answers(held)) {
        held.update(n -> n.withAllocation(Allocation.to(request)));
        taken = true;
        return held;
      }
    } catch (NodeGoneException | LockLostException e) {
      LOG.debug("Node {} cannot be reused", nodeId, e);
    } finally {
      if (!taken) {
        held.close();
      }
    }
    return null;
  }

  /**
   * Blocks until there is room for what is missing. The pool pauses meanwhile and evicts what
   * nobody uses.
   */
  private void reserve(Gathered gathered) throws InterruptedException, NotServed {
    if (reservation != null) {
      return;
    }
    var wanted = cost(gathered.missing());
    while (true) {
      long stamp = provider.room().stamp();
      var attempt = provider.ledger().reserve(pool.quota(), wanted);
      if (attempt.granted().isPresent()) {
        reservation = attempt.granted().get();
        endPause();
        return;
      }
      if (seen.value().isMinReady()) {
        throw new NotServed(true, "the pool is at its quota: " + attempt.shortage());
      }
      if (provider.ledger().capacity(pool.quota()).shortage(wanted).isPresent()) {
        throw new NotServed(
            true, "it would exceed the quota of an empty pool: " + attempt.shortage());
      }
      beginPause(String.valueOf(attempt.shortage()));
      provider.evictOldest(pool.config().name());
      provider.room().awaitAfter(stamp, context.intervals().request());
    }
  }

  private Resources cost(List<String> labels) throws InterruptedException, NotServed {
    List<Resources> costs = new ArrayList<>();
    for (var label : labels) {
      costs.add(provider.offer(pool.config().name(), label).cost());
    }
    return Resources.sum(costs);
  }

  private NewNodes newNodes(HeldRequest held) {
    return new NewNodes(context, provider, pool, held.request());
  }

  private List<HeldNode> make(HeldRequest held, List<String> labels)
      throws InterruptedException, NotServed {
    var newNodes = newNodes(held);
    var created = context.store().nodes().create(newNodes.records(labels, offers(labels)));
    giveUpReservation();
    return newNodes.lock(created);
  }

  private List<Offer> offers(List<String> labels) throws InterruptedException, NotServed {
    List<Offer> offers = new ArrayList<>();
    for (var label : labels) {
      offers.add(provider.offer(pool.config().name(), label));
    }
    return offers;
  }

  /** Takes what is free, and launches what has its records. */
  private void begin(HeldRequest held, Gathered gathered, List<HeldNode> made)
      throws InterruptedException, NotServed {
    boolean reused = false;
    try {
      reuse(held, gathered);
      reused = true;
    } finally {
      if (!reused) {
        made.forEach(HeldNode::close);
      }
    }
    // The records carry the cost from here on.
    giveUpReservation();
    if (!made.isEmpty()) {
      launch(held, gathered, made);
    }
  }

  /** One launch per new node, all at once; a node takes the first empty place of its label. */
  private void launch(HeldRequest held, Gathered gathered, List<HeldNode> nodes)
      throws InterruptedException, NotServed {
    var zone = provider.zone(pool.config().name(), gathered.zone());
    var outcomes = newNodes(held).launch(nodes, zone);
    NodeLaunch.Failed failure = null;
    for (int i = 0; i < outcomes.size(); i++) {
      switch (outcomes.get(i)) {
        case NodeLaunch.Ready(var node) -> gathered.put(node);
        case NodeLaunch.NoRoom(var why) ->
            LOG.info("Request {} waits for room: {}", held.request().id(), why);
        case NodeLaunch.Failed failed -> failure = failed;
      }
    }
    if (failure != null) {
      throw new NotServed(true, failure.why());
    }
  }

  /** The nodes are unlocked and the request is fulfilled, in one transaction. */
  private void settle(HeldRequest held, Gathered gathered) throws InterruptedException {
    held.settle(request -> request.fulfilled(gathered.ids(), context.now()), gathered.nodes());
    LOG.info("Request {} is fulfilled with {}", held.request().id(), gathered.ids());
    gathered.settled();
    var asked = seen.value().createdTime();
    if (asked != null) {
      context.metrics().fulfilled(seen.value().requestor(), Duration.between(asked, context.now()));
    }
  }

  /** Nodes that are ready stay so, free for the next request. */
  private static void giveBack(Gathered gathered) {
    for (var node : gathered.nodes()) {
      try (node) {
        if (node.node().state() == NodeState.READY) {
          node.update(Node::deallocated);
        }
      } catch (StoreException | InterruptedException e) {
        LOG.debug("Node {} was not given back by this launcher", node.node().id(), e);
      }
    }
  }

  private void refuse(HeldRequest held, NotServed refusal) throws InterruptedException {
    var id = held.request().id();
    try {
      if (refusal.forGood()) {
        LOG.info("Request {} is declined: {}", id, refusal.getMessage());
        held.update(pool::declined);
      } else {
        LOG.info("Request {} goes back to the queue: {}", id, refusal.getMessage());
        held.update(r -> r.moved(RequestState.REQUESTED, context.now()));
      }
    } catch (RequestGoneException | LockLostException e) {
      LOG.debug("Request {} went meanwhile", id, e);
    }
  }

  /** From here on no interrupt may come: locks are given up now. */
  private synchronized void calmDown() {
    cancellable = false;
    if (Thread.interrupted()) {
      LOG.trace("An interrupt came late");
    }
  }

  private void beginPause(String why) {
    if (!pausesPool) {
      pausesPool = true;
      pool.pause(seen.value().id(), why);
    }
  }

  private void endPause() {
    if (pausesPool) {
      pausesPool = false;
      pool.resume();
    }
  }

  private void giveUpReservation() {
    if (reservation != null) {
      reservation.close();
      reservation = null;
    }
  }
}
