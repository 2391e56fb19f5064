package dev.nodepool.builder;

import dev.nodepool.store.connection.StoreException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a builder does at the moment: each thing on a thread of its own, and never twice at once.
 * Thread-safe.
 */
final class Workers {
  private static final Logger log = LoggerFactory.getLogger("nodepool.builder");

  private final Map<String, Thread> working = new ConcurrentHashMap<>();
  private final Runnable onEnd;
  private boolean closed;

  /** Something that takes time; what goes wrong is logged and tried again at a later look. */
  interface Work {
    void run() throws InterruptedException;
  }

  /** The same, which says whether it has done something: others may have been quicker. */
  interface Attempt {
    boolean run() throws InterruptedException;
  }

  /** Whoever wants to hear when one has ended. */
  Workers(Runnable onEnd) {
    this.onEnd = onEnd;
  }

  /** Begins the work unless it is under way already. */
  void once(Setup setup, String what, Work work) {
    Attempt attempt =
        () -> {
          work.run();
          return false;
        };
    once(setup, what, attempt, () -> {});
  }

  /**
   * Begins the attempt unless it is under way already.
   *
   * @param after what follows when it has done something, once it may begin anew
   */
  synchronized void once(Setup setup, String what, Attempt attempt, Runnable after) {
    if (closed || working.containsKey(what)) {
      return;
    }
    setup.enter();
    var worker = Thread.ofVirtual().name(what).unstarted(() -> run(setup, what, attempt, after));
    working.put(what, worker);
    worker.start();
  }

  private void run(Setup setup, String what, Attempt attempt, Runnable after) {
    boolean done = false;
    try {
      done = attempt.run();
    } catch (InterruptedException e) {
      log.debug("{} is interrupted", what);
    } catch (StoreException e) {
      log.warn("{} did not finish and is tried again: {}", what, e.getMessage());
    } catch (RuntimeException e) {
      log.error("{} failed unexpectedly and is tried again", what, e);
    } finally {
      end(what);
      setup.leave();
      if (done) {
        after.run();
      }
      onEnd.run();
    }
  }

  private synchronized void end(String what) {
    working.remove(what);
    notifyAll();
  }

  /** What is under way whose name begins so. */
  List<String> underWay(String kind) {
    return working.keySet().stream().filter(what -> what.startsWith(kind)).sorted().toList();
  }

  boolean isUnderWay(String what) {
    return working.containsKey(what);
  }

  /** Begins nothing more. */
  synchronized void close() {
    closed = true;
  }

  /** Blocks until nothing is under way, or so long. */
  synchronized boolean awaitEnd(long deadlineNanos) throws InterruptedException {
    while (!working.isEmpty()) {
      long left = (deadlineNanos - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  /** Ends all that is under way, and waits for it. */
  void end() {
    close();
    var threads = List.copyOf(working.values());
    threads.forEach(Thread::interrupt);
    threads.forEach(Workers::join);
  }

  static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
