package dev.nodepool.drivers.fake;

import dev.nodepool.openstack.CloudApiException;
import java.util.concurrent.locks.ReentrantLock;

/** A table of a simulated cloud behind the lock of the cloud. */
record Guarded<T>(ReentrantLock lock, T table) {

  /** Reads or changes the table under the lock. */
  @FunctionalInterface
  interface Question<T, R> {
    R of(T table) throws CloudApiException, InterruptedException;
  }

  /** Changes the table under the lock. */
  @FunctionalInterface
  interface Change<T> {
    void to(T table) throws CloudApiException, InterruptedException;
  }

  <R> R ask(Question<T, R> question) throws CloudApiException, InterruptedException {
    lock.lockInterruptibly();
    try {
      return question.of(table);
    } finally {
      lock.unlock();
    }
  }

  void change(Change<T> change) throws CloudApiException, InterruptedException {
    lock.lockInterruptibly();
    try {
      change.to(table);
    } finally {
      lock.unlock();
    }
  }
}
