package dev.nodepool.drivers.openstack;

import dev.nodepool.openstack.CloudApiException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Something of the cloud's that seldom changes, asked for once until it is dropped. However many
 * want it at once, the cloud hears one question, and all who waited share what came of it, be it
 * trouble. Thread-safe.
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
  private volatile long answers;
  private @Nullable CloudApiException trouble;

  Cached(Source<T> source) {
    this.source = source;
  }

  T get() throws CloudApiException, InterruptedException {
    var now = known;
    if (now != null) {
      return now;
    }
    long before = answers;
    asking.lockInterruptibly();
    try {
      now = known;
      if (now != null) {
        return now;
      }
      var failed = trouble;
      if (failed != null && answers != before) {
        throw failed;
      }
      return answer();
    } finally {
      asking.unlock();
    }
  }

  private T answer() throws CloudApiException, InterruptedException {
    trouble = null;
    try {
      var now = source.ask();
      known = now;
      return now;
    } catch (CloudApiException e) {
      trouble = e;
      throw e;
    } finally {
      long number = answers + 1;
      answers = number;
    }
  }

  void drop() {
    known = null;
  }
}
