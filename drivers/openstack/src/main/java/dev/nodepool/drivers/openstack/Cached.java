package dev.nodepool.drivers.openstack;

import dev.nodepool.openstack.CloudApiException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Something of the cloud's that seldom changes, asked for once until it is dropped. Thread-safe.
 */
final class Cached<T> {

  /** The call that answers. */
  @FunctionalInterface
  interface Source<T> {
    T ask() throws CloudApiException, InterruptedException;
  }

  private final Source<T> source;
  private final ReentrantLock asking = new ReentrantLock();
  private volatile @Nullable T known;

  Cached(Source<T> source) {
    this.source = source;
  }

  T get() throws CloudApiException, InterruptedException {
    var now = known;
    if (now != null) {
      return now;
    }
    asking.lockInterruptibly();
    try {
      now = known;
      if (now == null) {
        now = source.ask();
        known = now;
      }
      return now;
    } finally {
      asking.unlock();
    }
  }

  void drop() {
    known = null;
  }
}
