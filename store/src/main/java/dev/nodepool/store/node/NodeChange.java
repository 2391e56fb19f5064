package dev.nodepool.store.node;

import dev.nodepool.model.Node;
import dev.nodepool.model.NodeState;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a node: its record, its lock, or both; no node before = new, none after = gone.
 */
public record NodeChange(
    String id,
    @Nullable Node before,
    @Nullable Node after,
    boolean lockedBefore,
    boolean lockedAfter) {

  /** Whether the node is gone, or ready for the next request: whoever waits may look again. */
  public boolean makesRoom() {
    return after == null
        || (after.state() == NodeState.READY && after.allocatedTo() == null && !lockedAfter);
  }
}
