package dev.nodepool.drivers.runc;

import dev.nodepool.drivers.runc.Host.HostException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Work that goes on to its end even if whoever waits for it is interrupted. */
final class Uninterrupted {
  private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(15);

  private Uninterrupted() {}

  /**
   * Does the work on a thread of its own and waits for it. After an interrupt it waits at most 15
   * seconds more, then says that it was interrupted.
   */
  static <T> T run(String name, Callable<T> work) throws HostException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted before " + name);
    }
    var task = new FutureTask<>(work);
    var thread = Thread.ofVirtual().name(name).start(task);
    try {
      return task.get();
    } catch (InterruptedException e) {
      thread.join(AFTER_INTERRUPT);
      throw e;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof HostException refused) {
        throw refused;
      }
      throw new HostException("%s failed: %s.".formatted(name, e.getCause()), e);
    }
  }
}
