package dev.nodepool.drivers.runc;

import dev.nodepool.driver.CloudException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;

/** Scripts on a host, some at once, that go on to their end even if who waits is interrupted. */
final class Uninterrupted {
  private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(15);

  private final String name;
  private final Semaphore places;

  Uninterrupted(String name, int atOnce) {
    this.name = name;
    this.places = new Semaphore(atOnce, true);
  }

  /**
   * Does the work on a thread of its own and waits for it. After an interrupt it waits at most 15
   * seconds more, then says that it was interrupted.
   */
  <T> T run(Callable<T> work) throws CloudException, InterruptedException {
    places.acquire();
    try {
      var task = new FutureTask<>(work);
      var thread = Thread.ofVirtual().name(name).start(task);
      try {
        return task.get();
      } catch (InterruptedException e) {
        thread.join(AFTER_INTERRUPT);
        throw e;
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CloudException refused) {
        throw refused;
      }
      throw new CloudException("%s failed: %s.".formatted(name, e.getCause()), e);
    } finally {
      places.release();
    }
  }
}
