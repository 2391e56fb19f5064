package dev.nodepool.store.lock;

import dev.nodepool.store.connection.Connection;
import dev.nodepool.store.connection.Ops;
import dev.nodepool.store.connection.Session;
import dev.nodepool.store.connection.Subscription;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.zookeeper.Op;

/**
 * A lock that we hold: an ephemeral contender that is first in its directory. It is bound to no
 * thread. It is ours until it is released or the session ends.
 */
public final class Lock implements Fence {
  private final Consumer<String> delete;
  private final Session session;
  private final String path;
  private final String what;
  private final LockListener listener;
  private final AtomicBoolean released = new AtomicBoolean();
  private final Subscription sessionEnd;

  /**
   * A lock that has been taken.
   *
   * @param delete deletes a contender, however long the connection is away
   */
  Lock(Consumer<String> delete, Session session, String path, String what, LockListener listener) {
    this.delete = delete;
    this.session = session;
    this.path = path;
    this.what = what;
    this.listener = listener;
    listener.taken(name());
    sessionEnd = session.onEnd(() -> listener.givenUp(name()));
  }

  private String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  public boolean valid() {
    return !released.get() && session.alive();
  }

  @Override
  public void demandValid() {
    if (!valid()) {
      throw lost();
    }
  }

  @Override
  public LockLostException lost() {
    return new LockLostException(what);
  }

  @Override
  public void awaitReconnected(Connection connection) throws InterruptedException {
    connection.awaitReconnected(session);
    demandValid();
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
    if (released.compareAndSet(false, true)) {
      forget();
    }
  }

  /** Gives the lock up, later when there is no connection; never throws, also when interrupted. */
  public void release() {
    if (!released.compareAndSet(false, true)) {
      return;
    }
    delete.accept(path);
    forget();
  }

  private void forget() {
    listener.givenUp(name());
    sessionEnd.stop();
  }

  /** Runs once when the session ends before the lock is released. */
  public Subscription onLost(Runnable action) {
    return session.onEnd(() -> {
      if (!released.get()) {
        action.run();
      }
    });
  }
}
