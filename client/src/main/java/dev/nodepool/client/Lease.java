package dev.nodepool.client;

import dev.nodepool.model.Hold;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.text.NetworkTrouble;
import dev.nodepool.store.Store;
import dev.nodepool.store.connection.StoreException;
import dev.nodepool.store.node.LockedNode;
import dev.nodepool.store.node.PersistentlyLockedNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * All nodes of a served request, in the order of its labels. It ends with the process, as do its
 * locks, unless the nodes are held or kept. One call at a time; any thread.
 */
public final class Lease implements AutoCloseable {
  /** As long as Zuul waits for the lock of a node. */
  private static final Duration LOCK_PATIENCE = Duration.ofSeconds(30);

  private enum Stage {
    /** The nodes are meant for us, but anybody may still delete the request. */
    OFFERED,
    /** We have the locks, and the request is gone. */
    ACCEPTED,
    ENDED
  }

  private final Store store;
  private final NodeRequest request;
  private final Origin origin;
  private final LeaseLocks held = new LeaseLocks();
  private volatile List<Node> nodes;
  private volatile Stage stage = Stage.OFFERED;

  /**
   * The request that the nodes come from, as far as it is not in ZooKeeper.
   *
   * @param isCancelled whether somebody has cancelled it
   * @param withdraw deletes it
   * @param close ends it as if its handle were closed
   * @param forget called when the lease has ended
   */
  record Origin(BooleanSupplier isCancelled, Runnable withdraw, Runnable close, Runnable forget) {}

  Lease(Store store, NodeRequest request, List<Node> offered, Origin origin) {
    this.store = store;
    this.request = request;
    this.nodes = List.copyOf(offered);
    this.origin = origin;
  }

  /** The request as it was served. */
  public NodeRequest request() {
    return request;
  }

  /** As they were last read or written; what vanished before it was accepted is missing. */
  public List<Node> nodes() {
    return nodes;
  }

  /**
   * Locks every node and deletes the request; from then on the nodes are ours. Does nothing the
   * second time.
   *
   * @throws LeaseException when a node was taken by somebody else; the request is cancelled then
   */
  public synchronized void accept() throws LeaseException, InterruptedException {
    if (stage == Stage.ACCEPTED) {
      return;
    }
    if (stage == Stage.ENDED) {
      throw new LeaseException("the lease of request %s has ended".formatted(request.id()));
    }
    try {
      for (var nodeId : request.nodes()) {
        held.add(locked(nodeId));
      }
      store.requests().delete(request.id());
      stage = Stage.ACCEPTED;
      nodes = held.nodes();
      if (origin.isCancelled().getAsBoolean()) {
        throw new LeaseException("request %s was cancelled".formatted(request.id()));
      }
    } catch (StoreException e) {
      throw new LeaseException(
          e.getMessage() == null ? NetworkTrouble.words(e) : e.getMessage(), e);
    } finally {
      if (stage != Stage.ACCEPTED || origin.isCancelled().getAsBoolean()) {
        decline();
      }
    }
  }

  private LockedNode locked(String nodeId) throws LeaseException, InterruptedException {
    demandOurs(
        nodeId, nodes.stream().filter(node -> node.id().equals(nodeId)).findFirst().orElse(null));
    var lock = store.nodes().lock(nodeId, LOCK_PATIENCE);
    if (lock.isEmpty()) {
      throw new LeaseException(
          "node %s of request %s is gone, or somebody else has its lock"
              .formatted(nodeId, request.id()));
    }
    boolean ours = false;
    try {
      demandOurs(nodeId, lock.get().node());
      ours = true;
      return lock.get();
    } finally {
      if (!ours) {
        lock.get().close();
      }
    }
  }

  private void demandOurs(String nodeId, @Nullable Node node) throws LeaseException {
    if (node == null
        || node.state() != NodeState.READY
        || !request.id().equals(node.allocatedTo())) {
      throw new LeaseException(
          "node %s is not meant for request %s any more: ask again"
              .formatted(nodeId, request.id()));
    }
  }

  /** Leaves the nodes as they are; launchers free them when the request is gone. */
  private void decline() {
    stage = Stage.ENDED;
    held.unlock();
    origin.withdraw().run();
  }

  /** Accepts the nodes if that was not done yet, and marks them as in use. */
  public synchronized void use() throws LeaseException, InterruptedException {
    accept();
    update(node -> node.moved(NodeState.IN_USE, now()));
  }

  /** Stores something of the requestor's with one of the nodes: maps, lists, text, numbers. */
  public synchronized void saveUserData(String nodeId, @Nullable Object data)
      throws LeaseException, InterruptedException {
    accept();
    update(node -> node.id().equals(nodeId) ? node.withUserData(data) : node);
  }

  /** Lets the nodes stand for people to look at, unlocked, and ends the lease. */
  public synchronized void hold(Hold hold) throws LeaseException, InterruptedException {
    accept();
    update(node -> node.moved(NodeState.HOLD, now()).withHold(hold));
    ended();
  }

  /**
   * The same.
   *
   * @param expiry after that launchers delete them; null = when the operator says
   */
  public void hold(String comment, @Nullable Duration expiry)
      throws LeaseException, InterruptedException {
    hold(new Hold(null, comment, expiry == null ? null : expiry.toSeconds()));
  }

  /**
   * Keeps the nodes for that owner beyond the end of this process, and ends the lease. They are
   * given back by {@link NodepoolClient#releaseLease}, or by a launcher when the time is over.
   */
  public synchronized void keep(String owner, Duration time)
      throws LeaseException, InterruptedException {
    accept();
    var begin = now();
    var terms = new LeaseTerms(owner, begin.plus(time));
    update(node -> PersistentLeases.leased(node, terms, begin));
    ended();
    var leases = new PersistentLeases(store);
    for (var node : nodes) {
      leases.lock(node.id(), terms);
    }
  }

  /**
   * Marks the nodes as in use and exchanges their locks for persistent ones of that owner, each in
   * one transaction, and ends the lease: nobody but the owner gives them back.
   */
  synchronized List<PersistentlyLockedNode> leaseLong(String owner, Function<Node, Object> userData)
      throws LeaseException, InterruptedException {
    accept();
    try {
      return held.lockPersistently(
          owner, node -> node.moved(NodeState.IN_USE, now()).withUserData(userData.apply(node)));
    } finally {
      ended();
    }
  }

  /** Used nodes are deleted by the launchers, unused ones go to the next request. */
  public synchronized void giveBack() {
    if (stage == Stage.ACCEPTED) {
      stage = Stage.ENDED;
      Cleanup.run(
          "giving back the nodes of request " + request.id(), () -> held.settle(this::returned));
      origin.forget().run();
    }
  }

  private Node returned(Node node) {
    return switch (node.state()) {
      case READY -> node.givenBack(now());
      case IN_USE -> node.moved(NodeState.USED, now());
      default -> node;
    };
  }

  /** Whether a lock was lost with the session: the nodes may be deleted at any moment. */
  public synchronized boolean isLost() {
    return stage == Stage.ACCEPTED && held.anyLost();
  }

  /** Runs once if our session ends while the nodes are ours; must not block. */
  public synchronized void onLost(Runnable action) {
    held.onLost(action);
  }

  /** Gives the nodes back if they are still ours; an offer that was not accepted is declined. */
  @Override
  public void close() {
    if (stage == Stage.OFFERED) {
      origin.close().run();
    }
    giveBack();
  }

  /** Whether the request is done with: its nodes were accepted, or the lease has ended. */
  boolean isAccepted() {
    return stage != Stage.OFFERED;
  }

  private void ended() {
    stage = Stage.ENDED;
    held.unlock();
    origin.forget().run();
  }

  private void update(UnaryOperator<Node> change) throws LeaseException, InterruptedException {
    held.update(change);
    nodes = held.nodes();
  }

  private Instant now() {
    return store.now();
  }
}
