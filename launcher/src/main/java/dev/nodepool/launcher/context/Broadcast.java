package dev.nodepool.launcher.context;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Tells all who listen that something has changed. Thread-safe. */
public final class Broadcast {
  private final Set<Runnable> listeners = ConcurrentHashMap.newKeySet();

  public void announce() {
    listeners.forEach(Runnable::run);
  }

  /**
   * Calls it at each announcement, until what is returned is run.
   *
   * @param listener must not block, such as {@link Wakeup#signal}
   */
  public Runnable listen(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }
}
