package dev.nodepool.cli.node;

import dev.nodepool.cli.session.CommandFailure;
import dev.nodepool.model.Node;
import dev.nodepool.store.Store;
import dev.nodepool.store.node.LockedNode;
import java.time.Duration;

/** Finds the node that a user named; each method throws {@link CommandFailure} without one. */
public final class NodeLookup {
  private static final Duration LOCK_PATIENCE = Duration.ofSeconds(5);

  private NodeLookup() {}

  public static Node read(Store store, String id) throws InterruptedException {
    return store
        .nodes()
        .read(id)
        .orElseThrow(() ->
            new CommandFailure(
                "There is no node %s: see nodepool list for those that exist.".formatted(id)))
        .value();
  }

  /** Locks it; fails as well when somebody else holds it. */
  static LockedNode lock(Store store, String id) throws InterruptedException {
    read(store, id);
    var held = store.nodes().lock(id, LOCK_PATIENCE);
    if (held.isEmpty()) {
      read(store, id);
      throw new CommandFailure(
          "Node %s is locked by somebody else: try again when nodepool list shows it unlocked."
              .formatted(id));
    }
    return held.get();
  }
}
