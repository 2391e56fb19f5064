package dev.nodepool.launcher.cleanup;

import dev.nodepool.launcher.context.Annotations;
import dev.nodepool.launcher.context.LauncherContext;
import dev.nodepool.launcher.context.Timers;
import dev.nodepool.launcher.node.UnheldNodes;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.RequestState;
import dev.nodepool.store.lock.LockLostException;
import dev.nodepool.store.node.NodeChange;
import dev.nodepool.store.request.RequestChange;
import dev.nodepool.store.request.RequestGoneException;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Picks up what a launcher or a requestor left behind: a pending request without a lock goes back
 * to the queue, a ready node of a request that is gone is free again, a node that was only begun is
 * deleted.
 */
public final class LostRequests {
  private static final Logger log = LoggerFactory.getLogger("nodepool.LostRequests");
  private final LauncherContext context;
  private final Predicate<String> ours;
  private final UnheldNodes nodes;

  /**
   * @param ours whether this launcher works on the request
   */
  public LostRequests(LauncherContext context, Predicate<String> ours) {
    this.context = context;
    this.ours = ours;
    this.nodes = new UnheldNodes(context);
  }

  /** Hears of every change of a request; must not block. */
  public void changed(RequestChange change) {
    if (change.after() == null && !context.nodes().byRequest(change.id()).isEmpty()) {
      Timers.start("free-" + change.id(), () -> freeNodesOf(change.id()));
    }
  }

  /** Hears of every change of a node: one that is unlocked may belong to nobody any more. */
  public void changed(NodeChange change) {
    var node = change.after();
    if (node != null && change.lockedBefore() && !change.lockedAfter() && isOrphan(node)) {
      Timers.start("free-" + node.id(), () -> free(node));
    }
  }

  /** All requests and nodes that may be lost; for the timer, and for when a launcher has gone. */
  public void rescan() throws InterruptedException {
    for (var request : context.requests().byState(RequestState.PENDING)) {
      // What this launcher works on is not lost, and asking for its lock would only cost.
      if (!ours.test(request.value().id())) {
        reset(request.value().id());
      }
    }
    for (var state : List.of(NodeState.READY, NodeState.INIT)) {
      for (var node : context.nodes().byState(state)) {
        if (isOrphan(node)) {
          free(node);
        }
      }
    }
    removeEmptyNodes();
    int stale =
        context.store().requests().removeStaleLocks(context.intervals().requestLockCleanup());
    log.debug("{} request lock directories were removed", stale);
  }

  /** What kazoo makes when it locks a node that has just been deleted (docs/zookeeper.md 8). */
  private void removeEmptyNodes() throws InterruptedException {
    for (var id : context.nodes().emptyIds()) {
      if (!context.nodes().locked(id)) {
        log.debug("The empty record of node {} is removed", id);
        context.store().nodes().removeEmpty(id);
      }
    }
  }

  private boolean isOrphan(Node node) {
    var request = node.allocatedTo();
    return request != null
        && (node.state() == NodeState.READY || node.state() == NodeState.INIT)
        && !context.nodes().locked(node.id())
        && context.requests().get(request).isEmpty();
  }

  /** A request is lost when it is pending and nobody has its lock. */
  private void reset(String id) throws InterruptedException {
    var lock = context.store().requests().tryLock(id);
    if (lock.isEmpty()) {
      return;
    }
    try (var held = lock.get();
        var _ = Annotations.of(held.request())) {
      if (held.request().state() != RequestState.PENDING) {
        return;
      }
      log.info("Request {} was lost by its launcher and goes back to the queue", id);
      for (var node : context.nodes().byRequest(id)) {
        free(node);
      }
      held.update(r -> r.moved(RequestState.REQUESTED, context.now()).withNodes(List.of()));
    } catch (RequestGoneException | LockLostException e) {
      log.debug("Request {} is somebody else's now", id, e);
    }
  }

  private void freeNodesOf(String request) throws InterruptedException {
    for (var node : context.nodes().byRequest(request)) {
      if (isOrphan(node) && context.store().requests().read(request).isEmpty()) {
        free(node);
      }
    }
  }

  /** Respects locks: a node that somebody holds is nobody's to free. */
  private void free(Node node) throws InterruptedException {
    if (node.state() == NodeState.INIT) {
      nodes.expire(node.id(), n -> n.state() == NodeState.INIT, "its request is lost");
      return;
    }
    var request = node.allocatedTo();
    nodes.change(
        node.id(),
        now ->
            now.state() == NodeState.READY && request != null && request.equals(now.allocatedTo()),
        now -> now.givenBack(context.now()),
        () -> log.info("Node {} is given back: request {} is gone", node.id(), request));
  }
}
