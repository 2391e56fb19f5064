package dev.nodepool.client;

import dev.nodepool.concurrent.Deadline;
import dev.nodepool.store.connection.StoreException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what must be done although the caller was interrupted: on a thread of its own, which the
 * caller waits for a little. Without a connection it goes on in the background.
 */
final class Cleanup {
  private static final Logger log = LoggerFactory.getLogger(Cleanup.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private Cleanup() {}

  /** What may block and be interrupted. */
  @FunctionalInterface
  interface Action {
    void run() throws InterruptedException;
  }

  /** Never throws; a pending interrupt stays pending. */
  static void run(String what, Action action) {
    var thread = Thread.ofVirtual().name("cleanup").start(() -> attempt(what, action));
    boolean interrupted = false;
    var deadline = Deadline.in(PATIENCE);
    while (true) {
      try {
        thread.join(Duration.ofNanos(Math.max(1, deadline.left().toNanos())));
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void attempt(String what, Action action) {
    try {
      action.run();
    } catch (StoreException | InterruptedException e) {
      log.warn("{} did not work: {}", what, e.getMessage());
    }
  }
}
