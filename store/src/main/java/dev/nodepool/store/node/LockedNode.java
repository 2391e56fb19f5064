package dev.nodepool.store.node;

import dev.nodepool.model.Node;
import dev.nodepool.store.connection.Subscription;
import dev.nodepool.store.lock.FencedRecord;
import dev.nodepool.store.lock.Lock;
import java.util.function.UnaryOperator;

/**
 * A node whose lock we hold. Every write checks the lock in the same transaction. Any thread;
 * closing gives the lock up.
 */
public final class LockedNode implements AutoCloseable {
  private final FencedRecord<Node> record;
  private final NodeRemoval removal;
  private final PersistentNodeLocks keeping;

  LockedNode(FencedRecord<Node> record, NodeRemoval removal, PersistentNodeLocks keeping) {
    this.record = record;
    this.removal = removal;
    this.keeping = keeping;
  }

  public String id() {
    return record.id();
  }

  /** The node as we last read or wrote it. */
  public Node node() {
    return record.value();
  }

  /**
   * Changes the record, by compare-and-set: {@code change} is applied again when somebody else has
   * written meanwhile. Nothing is written when it changes nothing.
   *
   * @throws NodeGoneException when the record has been deleted
   * @throws LockLostException when the lock is no longer ours
   */
  public Node update(UnaryOperator<Node> change) throws InterruptedException {
    return record.update(change);
  }

  /** Deletes the record and its lock; this is closed then. Silent when the record is gone. */
  public void remove() throws InterruptedException {
    removal.remove(record);
  }

  /**
   * In one transaction: the record is changed, and the lock is exchanged for one of that owner that
   * outlives this process. This is closed then; nothing is closed when it throws.
   */
  public PersistentlyLockedNode keep(String owner, UnaryOperator<Node> change)
      throws InterruptedException {
    return keeping.keep(record, owner, change);
  }

  public boolean valid() {
    return record.lock().valid();
  }

  /** Runs once if the session ends while we hold the lock; must not block. */
  public Subscription onLost(Runnable action) {
    return record.lock().onLost(action);
  }

  /** Gives the lock up; silent when it is lost or given up already. */
  @Override
  public void close() {
    record.lock().release();
  }

  public Lock lock() {
    return record.lock();
  }
}
