package dev.nodepool.store.lock;

import dev.nodepool.store.connection.Connection;
import org.apache.zookeeper.Op;

/** A lock under which records are written: each write checks it in the same transaction. */
public interface Fence {

  /** Makes a transaction fail unless the lock is still ours. */
  Op check();

  /** Gives the lock up within a transaction; {@link #releasedByTransaction} must follow. */
  Op giveUp();

  void releasedByTransaction();

  /** Throws when the lock is known to be lost. */
  void demandValid();

  LockLostException lost();

  /** Blocks until there is a connection again; throws when the lock has been lost meanwhile. */
  void awaitReconnected(Connection connection) throws InterruptedException;
}
