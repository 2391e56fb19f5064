package dev.nodepool.store.node;

import dev.nodepool.model.Node;
import dev.nodepool.store.lock.FencedRecord;
import dev.nodepool.store.lock.Lock;
import dev.nodepool.store.lock.LockedRecord;
import java.util.function.UnaryOperator;

/** A node whose lock we hold; throws {@link NodeGoneException} when its record has been deleted. */
public final class LockedNode extends LockedRecord<Node> {
  private final NodeRemoval removal;
  private final PersistentNodeLocks persistent;

  LockedNode(
      FencedRecord<Node> record, Lock lock, NodeRemoval removal, PersistentNodeLocks persistent) {
    super(record, lock);
    this.removal = removal;
    this.persistent = persistent;
  }

  /** The node as we last read or wrote it. */
  public Node node() {
    return record.value();
  }

  /** Deletes the record and its lock; this is closed then. Silent when the record is gone. */
  public void remove() throws InterruptedException {
    removal.remove(record, lock());
  }

  /**
   * In one transaction: the record is changed, and the lock is exchanged for one of that owner that
   * outlives this process. This is closed then; nothing is closed when it throws.
   */
  public PersistentlyLockedNode lockPersistently(String owner, UnaryOperator<Node> change)
      throws InterruptedException {
    return persistent.exchange(record, lock(), owner, change);
  }
}
