package dev.nodepool.store.lock;

import dev.nodepool.store.connection.Subscription;
import java.util.function.UnaryOperator;

/**
 * A record whose lock we hold. Every write checks the lock in the same transaction. Any thread;
 * closing gives the lock up.
 */
public abstract class LockedRecord<T> implements AutoCloseable {
  protected final FencedRecord<T> record;
  private final Lock lock;

  protected LockedRecord(FencedRecord<T> record, Lock lock) {
    this.record = record;
    this.lock = lock;
  }

  public String id() {
    return record.id();
  }

  /**
   * Changes the record by compare-and-set: {@code change} is applied again when somebody else has
   * written meanwhile. Nothing is written when it changes nothing.
   *
   * @throws LockLostException when the lock is no longer ours; when the record has been deleted, an
   *     exception of its own
   */
  public T update(UnaryOperator<T> change) throws InterruptedException {
    return record.update(change);
  }

  public boolean valid() {
    return lock.valid();
  }

  /** Runs once if the session ends while we hold the lock; must not block. */
  public Subscription onLost(Runnable action) {
    return lock.onLost(action);
  }

  /** Gives the lock up; silent when it is lost or given up already. */
  @Override
  public void close() {
    lock.release();
  }

  public Lock lock() {
    return lock;
  }
}
