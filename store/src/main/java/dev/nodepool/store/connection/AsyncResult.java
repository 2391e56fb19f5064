package dev.nodepool.store.connection;

import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one call. What has been sent is always waited for, whoever interrupts: only so is
 * it known what stands in ZooKeeper. The wait ends at the latest when the connection breaks.
 */
final class AsyncResult<T> {
  private final CountDownLatch done = new CountDownLatch(1);
  private int code;
  private @Nullable T value;

  void complete(int answerCode, @Nullable T answer) {
    code = answerCode;
    value = answer;
    done.countDown();
  }

  /** Blocks; an interrupt is kept for the next call. */
  AsyncResult<T> await() {
    boolean interrupted = false;
    while (true) {
      try {
        done.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return this;
  }

  int code() {
    return code;
  }

  @Nullable T value() {
    return value;
  }
}
