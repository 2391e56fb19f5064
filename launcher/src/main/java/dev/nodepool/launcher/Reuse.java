package dev.nodepool.launcher;

import dev.nodepool.model.Allocation;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.NodeState;
import dev.nodepool.store.connection.StoreException;
import dev.nodepool.store.lock.LockLostException;
import dev.nodepool.store.node.LockedNode;
import dev.nodepool.store.node.NodeGoneException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives nodes that are ready to a request, and takes back what the request does not keep. */
final class Reuse {
  private static final Logger LOG = LoggerFactory.getLogger("nodepool.RequestHandler");
  private final LauncherContext context;
  private final ActiveProvider provider;

  Reuse(LauncherContext context, ActiveProvider provider) {
    this.context = context;
    this.provider = provider;
  }

  /** Locks the planned nodes that are still free and alive, and gives them to the request. */
  void take(NodeRequest request, Map<Integer, String> picks, Gathered gathered)
      throws InterruptedException, NotServed {
    for (var pick : picks.entrySet()) {
      var node = take(request, pick.getValue());
      if (node != null) {
        gathered.put(pick.getKey(), node);
      }
    }
    if (provider.isStatic() && !gathered.complete()) {
      throw NotServed.now("LABEL_QUOTA", "a node was taken by somebody else or does not answer");
    }
  }

  private @Nullable LockedNode take(NodeRequest request, String nodeId)
      throws InterruptedException {
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

  /** Nodes that are ready stay so, free for the next request. */
  static void giveBack(Gathered gathered) {
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
}
