package dev.nodepool.store.node;

import dev.nodepool.model.Node;
import dev.nodepool.store.lock.FencedRecord;
import dev.nodepool.store.lock.LockLostException;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * A node that is locked beyond the end of any process (docs/zookeeper.md 8). Every write checks in
 * the same transaction that this lock is still there, and that nobody has written meanwhile:
 * several processes of one owner may write to one node. One call at a time; any thread.
 */
public final class PersistentlyLockedNode {
  private final FencedRecord<Node> record;

  PersistentlyLockedNode(FencedRecord<Node> record) {
    this.record = record;
  }

  public String id() {
    return record.id();
  }

  /** The node as we last read or wrote it. */
  public Node node() {
    return record.value();
  }

  /**
   * Changes the record by compare-and-set: {@code change} is applied again when somebody else has
   * written meanwhile. Nothing is written when it changes nothing.
   *
   * @throws LockLostException when the lock is no longer there
   * @throws NodeGoneException when the record has been deleted
   */
  public Node update(UnaryOperator<Node> change) throws InterruptedException {
    return record.update(change);
  }

  /**
   * Changes the record and gives the lock up, in one transaction, if the record is still as {@code
   * still} wants it; says whether that was so. Throws as {@link #update} does.
   */
  public boolean release(Predicate<Node> still, UnaryOperator<Node> change)
      throws InterruptedException {
    return record.releaseIf(still, change);
  }
}
