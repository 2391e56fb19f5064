package dev.nodepool.launcher.node;

import dev.nodepool.launcher.context.Annotations;
import dev.nodepool.launcher.context.LauncherContext;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeState;
import dev.nodepool.store.lock.LockLostException;
import dev.nodepool.store.node.NodeGoneException;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Changes nodes that nobody holds. What somebody holds, or has changed, is left alone. */
public record UnheldNodes(LauncherContext context) {
  private static final Logger log = LoggerFactory.getLogger("nodepool.NodeReaper");

  /** Marks a node for deletion, if it is still as wanted. */
  public boolean expire(String id, Predicate<Node> still, String why) throws InterruptedException {
    return change(
        id,
        still,
        node -> node.moved(NodeState.DELETING, context.now()),
        () -> log.info("Node {} is to be deleted: {}", id, why));
  }

  /**
   * Changes a node, if it is still as wanted.
   *
   * @param saying what is logged when it was changed
   */
  public boolean change(
      String id, Predicate<Node> still, UnaryOperator<Node> change, Runnable saying)
      throws InterruptedException {
    var lock = context.store().nodes().tryLock(id);
    if (lock.isEmpty()) {
      return false;
    }
    try (var held = lock.get();
        var _ = Annotations.ofNode(id)) {
      if (!still.test(held.node())) {
        return false;
      }
      held.update(change);
      saying.run();
      return true;
    } catch (NodeGoneException | LockLostException e) {
      log.debug("Node {} changed meanwhile", id, e);
      return false;
    }
  }
}
