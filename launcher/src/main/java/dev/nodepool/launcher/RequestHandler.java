package dev.nodepool.launcher;

import dev.nodepool.driver.Offer;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.Reason;
import dev.nodepool.model.RequestState;
import dev.nodepool.store.connection.Versioned;
import dev.nodepool.store.lock.LockLostException;
import dev.nodepool.store.node.LockedNode;
import dev.nodepool.store.request.LockedRequest;
import dev.nodepool.store.request.RequestGoneException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
  private final RequestRoom room;
  private final Reuse reuse;
  private final Thread thread;
  private boolean cancellable = true;

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
    this.room = new RequestRoom(context, provider, pool, plan);
    this.reuse = new Reuse(context, provider);
    this.thread = Thread.ofVirtual().name("request-" + seen.value().id()).unstarted(this::run);
  }

  /** Begins, unless another pool of the provider has taken its last place at this moment. */
  void start() {
    if (provider.begins(this)) {
      thread.start();
    } else {
      finish(seen.value().id());
    }
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

  /** From here on no interrupt may come: locks are given up now. */
  private synchronized void calmDown() {
    cancellable = false;
    if (Thread.interrupted()) {
      LOG.trace("An interrupt came late");
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
      var accepted = context.store().requests().accept(seen, this::accepted, planned);
      if (accepted.isPresent()) {
        recorded();
        try (var held = accepted.get().request();
            var _ = held.onLost(() -> cancel("the lock was lost"))) {
          serve(held, accepted.get().inits());
        }
      }
    } catch (NotServed e) {
      LOG.info("Request {} is left in the queue: {}", id, e.why());
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
    room.end(id);
    plan.tenant().close();
    provider.ready().release(plan.picks().values());
    queue.unregister(id);
    provider.ended(this);
    queue.putBack(seen);
    if (plan.tenant().limited() || provider.config().maxConcurrency() >= 0) {
      queue.wakeAll();
    }
  }

  /** The request as ours, and who has it, for those who ask. */
  private NodeRequest accepted(NodeRequest request) {
    return request.moved(RequestState.PENDING, context.now()).withReason(undertaking());
  }

  private Reason undertaking() {
    if (!room.reserved()) {
      return RequestRoom.waiting(pool, plan.shortage());
    }
    int all = seen.value().labels().size();
    int free = plan.picks().size();
    return pool.presence()
        .reason("ACCEPTED", "%d nodes are to be made, %d are ready".formatted(all - free, free));
  }

  /** The nodes for which there is room already: those that are not free ones. */
  private List<Node> plannedNodes() throws InterruptedException, NotServed {
    var missing = RequestPlan.missing(seen.value().labels(), plan.picks());
    return room.reserved()
        ? new NewNodes(context, provider, pool, seen.value()).records(missing, offers(missing))
        : List.of();
  }

  private void serve(LockedRequest held, List<Node> planned) throws InterruptedException {
    var gathered = new Gathered(held.request().labels());
    var unserved = NotServed.now("INTERRUPTED", "something went wrong");
    try {
      var made = planned.isEmpty() ? List.<LockedNode>of() : newNodes(held).lock(planned);
      begin(held, gathered, made);
      while (!gathered.complete()) {
        var missing = gathered.missing();
        plan.tenant().keep(plan.cost(missing));
        room.await(held, plan.cost(missing));
        launch(held, gathered, make(held, missing));
      }
      settle(held, gathered);
      return;
    } catch (NotServed refusal) {
      unserved = refusal;
    } catch (InterruptedException e) {
      unserved = NotServed.now("INTERRUPTED", "the work was interrupted");
    } finally {
      calmDown();
      Reuse.giveBack(gathered);
    }
    refuse(held, unserved);
  }

  /** Takes what is free, and launches what has its records. */
  private void begin(LockedRequest held, Gathered gathered, List<LockedNode> made)
      throws InterruptedException, NotServed {
    boolean reused = false;
    try {
      reuse.take(held.request(), plan.picks(), gathered);
      reused = true;
    } finally {
      if (!reused) {
        made.forEach(LockedNode::close);
      }
    }
    plan.tenant().close();
    if (!made.isEmpty()) {
      launch(held, gathered, made);
    }
  }

  /** The new records carry their cost from here on: counted twice they would pause the pool. */
  private void recorded() {
    if (room.reserved()) {
      var wanted = seen.value().labels();
      room.useUp();
      plan.tenant().keep(plan.cost(plan.picks().keySet().stream().map(wanted::get).toList()));
    }
  }

  private List<LockedNode> make(LockedRequest held, List<String> labels)
      throws InterruptedException, NotServed {
    var newNodes = newNodes(held);
    var created = context.store().nodes().create(newNodes.records(labels, offers(labels)));
    room.useUp();
    plan.tenant().close();
    return newNodes.lock(created);
  }

  private NewNodes newNodes(LockedRequest held) {
    return new NewNodes(context, provider, pool, held.request());
  }

  private List<Offer> offers(List<String> labels) throws InterruptedException, NotServed {
    List<Offer> offers = new ArrayList<>();
    for (var label : labels) {
      offers.add(provider.labels().offer(pool.config().name(), label));
    }
    return offers;
  }

  /** One launch per new node, all at once; a node takes the first empty place of its label. */
  private void launch(LockedRequest held, Gathered gathered, List<LockedNode> nodes)
      throws InterruptedException, NotServed {
    var outcomes = newNodes(held).launch(nodes, gathered.zone());
    NodeLaunch.Failed failure = null;
    for (var outcome : outcomes) {
      switch (outcome) {
        case NodeLaunch.Ready(var node) -> gathered.put(node);
        case NodeLaunch.NoRoom(var why) ->
            LOG.info("Request {} waits for room: {}", held.request().id(), why);
        case NodeLaunch.Failed failed -> failure = failed;
      }
    }
    if (failure != null) {
      throw NotServed.forGood(failure.reason().name(), failure.why());
    }
  }

  /** The nodes are unlocked and the request is fulfilled, in one transaction. */
  private void settle(LockedRequest held, Gathered gathered) throws InterruptedException {
    held.settle(request -> request.fulfilled(gathered.ids(), context.now()), gathered.nodes());
    LOG.info("Request {} is fulfilled with {}", held.request().id(), gathered.ids());
    gathered.settled();
    var asked = seen.value().createdTime();
    if (asked != null) {
      context.metrics().fulfilled(seen.value().requestor(), Duration.between(asked, context.now()));
    }
  }

  private void refuse(LockedRequest held, NotServed refusal) throws InterruptedException {
    var id = held.request().id();
    try {
      if (refusal.forGood()) {
        LOG.info("Request {} is declined by provider {}: {}", id, provider.name(), refusal.why());
        held.update(r -> pool.presence().declined(r, refusal.code(), refusal.why()));
      } else {
        LOG.info("Request {} goes back to the queue: {}", id, refusal.why());
        held.update(r ->
            r.moved(RequestState.REQUESTED, context.now())
                .withReason(pool.presence().reason(refusal.code(), refusal.why())));
      }
    } catch (RequestGoneException | LockLostException e) {
      LOG.debug("Request {} went meanwhile", id, e);
    }
  }
}
