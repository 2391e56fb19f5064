package dev.nodepool.launcher.context;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Wakes all who wait for something to change; who has seen the stamp before the change misses
 * nothing.
 */
public final class Broadcast {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Set<Runnable> listeners = ConcurrentHashMap.newKeySet();
  private long stamp;

  public long stamp() {
    lock.lock();
    try {
      return stamp;
    } finally {
      lock.unlock();
    }
  }

  public void announce() {
    lock.lock();
    try {
      stamp++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    listeners.forEach(Runnable::run);
  }

  /** Calls it at each announcement, until what is returned is run; it must not block. */
  public Runnable listen(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Returns once something was announced after {@code seen}, or when the time is over. */
  public void awaitAfter(long seen, Duration atMost) throws InterruptedException {
    long left = atMost.toNanos();
    lock.lockInterruptibly();
    try {
      while (stamp == seen && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }
}
