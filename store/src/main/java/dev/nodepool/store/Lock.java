package dev.nodepool.store;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.zookeeper.Op;

/**
 * A lock that we hold: an ephemeral contender that is first in its directory. It is bound to no
 * thread. It is ours until it is released or the session ends.
 */
final class Lock {
  private final Locks locks;
  private final Session session;
  private final String path;
  private final String what;
  private final LockNews news;
  private final AtomicBoolean released = new AtomicBoolean();
  private final Subscription sessionEnd;

  Lock(Locks locks, Session session, String path, String what, LockNews news) {
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

  Session session() {
    return session;
  }

  boolean valid() {
    return !released.get() && session.alive();
  }

  void demandValid() {
    if (!valid()) {
      throw lost();
    }
  }

  LockLostException lost() {
    return new LockLostException(what);
  }

  /** Makes a transaction fail unless the lock is still ours. */
  Op fence() {
    return Ops.mustExist(path);
  }

  /** Gives the lock up within a transaction; {@link #releasedByTransaction} must follow. */
  Op giveUp() {
    return Ops.delete(path);
  }

  void releasedByTransaction() {
    if (released.compareAndSet(false, true)) {
      forget();
    }
  }

  /** Gives the lock up, later when there is no connection; never throws, also when interrupted. */
  void release() {
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
  Subscription onLost(Runnable action) {
    return session.onEnd(() -> {
      if (!released.get()) {
        action.run();
      }
    });
  }
}
