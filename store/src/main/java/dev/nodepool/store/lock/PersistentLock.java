package dev.nodepool.store.lock;

import dev.nodepool.store.connection.Connection;
import dev.nodepool.store.connection.Ops;
import org.apache.zookeeper.Op;

/** A lock that outlives its process: a contender that is not ephemeral, with its owner's name. */
public final class PersistentLock implements Fence {
  private final String path;
  private final RecordKind<?> kind;
  private final String id;

  /**
   * A lock that has been taken, by whatever process of its owner.
   *
   * @param path of the contender
   */
  public PersistentLock(String path, RecordKind<?> kind, String id) {
    this.path = path;
    this.kind = kind;
    this.id = id;
  }

  @Override
  public Op check() {
    return Ops.mustExist(path);
  }

  @Override
  public Op giveUp() {
    return Ops.delete(path);
  }

  @Override
  public void releasedByTransaction() {
    kind.listener(id).givenUp(path.substring(path.lastIndexOf('/') + 1));
  }

  @Override
  public void demandValid() {
    // Only ZooKeeper knows.
  }

  @Override
  public LockLostException lost() {
    return kind.lockLost(id);
  }

  @Override
  public void awaitReconnected(Connection connection) throws InterruptedException {
    connection.awaitReconnected();
  }
}
