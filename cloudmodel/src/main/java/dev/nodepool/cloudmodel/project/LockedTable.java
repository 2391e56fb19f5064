package dev.nodepool.cloudmodel.project;

import dev.nodepool.cloudmodel.time.EventQueue;
import dev.nodepool.openstack.api.CloudApiException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A table of a simulated cloud behind the lock of the cloud. Whoever looks at it first lets happen
 * what is due.
 */
public record LockedTable<T>(ReentrantLock lock, Pause pause, EventQueue events, T table) {

  /** Lets a call take its time; the lock is free meanwhile. */
  @FunctionalInterface
  public interface Pause {
    void take() throws InterruptedException;
  }

  /** Reads or changes the table under the lock. */
  @FunctionalInterface
  public interface Question<T, R> {
    R of(T table) throws CloudApiException, InterruptedException;
  }

  /** Changes the table under the lock. */
  @FunctionalInterface
  public interface Change<T> {
    void to(T table) throws CloudApiException, InterruptedException;
  }

  public <R> R ask(Question<T, R> question) throws CloudApiException, InterruptedException {
    lock.lockInterruptibly();
    try {
      pause.take();
      events.settle();
      return question.of(table);
    } finally {
      lock.unlock();
    }
  }

  public void change(Change<T> change) throws CloudApiException, InterruptedException {
    ask(it -> {
      change.to(it);
      return true;
    });
  }
}
