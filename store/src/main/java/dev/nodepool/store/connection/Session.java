package dev.nodepool.store.connection;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One session with ZooKeeper, as long as its locks can be trusted. Any thread. */
public final class Session {
  private final Set<Runnable> onEnd = ConcurrentHashMap.newKeySet();
  private volatile boolean alive = true;

  public boolean alive() {
    return alive;
  }

  /** Runs {@code action} once when the session ends; at once when it has. */
  public Subscription onEnd(Runnable action) {
    onEnd.add(action);
    if (!alive && onEnd.remove(action)) {
      action.run();
    }
    return () -> onEnd.remove(action);
  }

  /** It is over, with its locks and registrations. */
  public void end() {
    alive = false;
    for (var action : onEnd) {
      if (onEnd.remove(action)) {
        action.run();
      }
    }
  }
}
