package dev.nodepool.store.lock;

import dev.nodepool.store.connection.Ops;
import dev.nodepool.store.connection.Session;
import dev.nodepool.store.connection.Subscription;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.zookeeper.Op;

/**
 * A lock that we hold: an ephemeral contender that is first in its directory. It is bound to no
 * thread. It is ours until it is released or the session ends.
 */
public final class Lock {
  private final Locks locks;
  private final Session session;
  private final String path;
  private final String what;
  private final LockListener news;
  private final AtomicBoolean released = new AtomicBoolean();
  private final Subscription sessionEnd;

  Lock(Locks locks, Session session, String path, String what, LockListener news) {
    this.locks = locks;
    this.session = session;
    this.path = path;
    this.what = what;
    this.news = news;
    news.taken(name());
    sessionEnd = session.onEnd(() -> news.givenUp(name()));
  }

  private String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  public Session session() {
    return session;
  }

  public boolean valid() {
    return !released.get() && session.alive();
  }

  public void demandValid() {
    if (!valid()) {
      throw lost();
    }
  }

  public LockLostException lost() {
    return new LockLostException(what);
  }

  /** Makes a transaction fail unless the lock is still ours. */
  public Op fence() {
    return Ops.mustExist(path);
  }

  /** Gives the lock up within a transaction; {@link #releasedByTransaction} must follow. */
  public Op giveUp() {
    return Ops.delete(path);
  }

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
    locks.delete(path, List.of(giveUp()), _ -> news.givenUp(name()));
    forget();
  }

  private void forget() {
    news.givenUp(name());
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
