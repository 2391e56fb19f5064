package dev.nodepool.driver;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.MDC;

/**
 * Calls that end in time for whoever waits, even when the callee ignores interrupts: each runs on a
 * virtual thread of its own, which is left alone when it does not come back. A thing that is stuck
 * is not begun again, so what is stuck does not pile up. Thread-safe.
 */
public final class BoundedCall {
  /** How long a call has to end after it was interrupted. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final Map<String, Thread> stuck = new ConcurrentHashMap<>();
  private final Duration grace;

  public BoundedCall() {
    this(GRACE);
  }

  BoundedCall(Duration grace) {
    this.grace = grace;
  }

  /**
   * Runs the call and returns what it returns. An interrupt is passed on to it.
   *
   * @param what names the thing: one that is stuck is not called again
   * @throws ExecutionException when the call throws
   * @throws TimeoutException in one sentence, when it does not end in time
   */
  public <T> T within(Duration patience, String what, Callable<T> call)
      throws ExecutionException, TimeoutException, InterruptedException {
    var earlier = stuck.get(what);
    if (earlier != null && earlier.isAlive()) {
      throw new TimeoutException("%s: an earlier call has not come back".formatted(what));
    }
    var annotations = MDC.getCopyOfContextMap();
    var task = new FutureTask<>(call);
    var thread =
        Thread.ofVirtual()
            .name(what)
            .start(() -> {
              if (annotations != null) {
                MDC.setContextMap(annotations);
              }
              task.run();
            });
    try {
      return task.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return last(task, thread, what, patience);
    } catch (InterruptedException e) {
      thread.interrupt();
      // Whatever it still has to store is stored before the caller gives up its locks.
      thread.join(grace);
      throw e;
    }
  }

  private <T> T last(FutureTask<T> task, Thread thread, String what, Duration patience)
      throws ExecutionException, TimeoutException, InterruptedException {
    thread.interrupt();
    try {
      return task.get(grace.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      stuck.values().removeIf(one -> !one.isAlive());
      stuck.put(what, thread);
      throw tooLate(what, patience, e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InterruptedException) {
        throw tooLate(what, patience, e);
      }
      throw e;
    }
  }

  private static TimeoutException tooLate(String what, Duration patience, Exception cause) {
    var late =
        new TimeoutException("%s: no answer within %d s".formatted(what, patience.toSeconds()));
    late.initCause(cause);
    return late;
  }
}
