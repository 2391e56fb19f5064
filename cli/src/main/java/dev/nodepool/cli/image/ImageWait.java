package dev.nodepool.cli.image;

import dev.nodepool.cli.session.Durations;
import dev.nodepool.cli.session.Session;
import dev.nodepool.store.Store;
import dev.nodepool.store.image.ImageCache;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Waits by watches for what builders do, and tells each step of it. A person who watches sees
 * besides, once a second, how far it is and for how long it has gone on.
 */
final class ImageWait {
  private static final String ERASE_LINE = "\r\u001b[K";

  private final Session session;
  private final Store store;
  private final ImageCache images;
  private final boolean watched;
  private final long begin = System.nanoTime();
  private String told = "";

  ImageWait(Session session, Store store, ImageCache images) {
    this.session = session;
    this.store = store;
    this.images = images;
    this.watched = session.terminal().errorIsTerminal();
  }

  /** What is waited for. */
  interface Goal<T> {
    /** What it was, when it is reached. */
    Optional<T> reached() throws InterruptedException;

    Step step();
  }

  /**
   * What happens at a moment.
   *
   * @param text is told once, a sentence without its point
   * @param detail changes all the time
   */
  record Step(String text, String detail) {
    static Step of(String text) {
      return new Step(text, "");
    }
  }

  <T> T until(Goal<T> goal) throws InterruptedException {
    var news = new Semaphore(0);
    var changes = images.listen(_ -> news.release());
    try {
      while (true) {
        var reached = goal.reached();
        if (reached.isPresent()) {
          return reached.get();
        }
        show(goal.step());
        if (!store.connected()) {
          // Waits until it is back, and fails when that takes too long.
          store.images().images();
        }
        if (news.tryAcquire(1, TimeUnit.SECONDS)) {
          news.drainPermits();
        }
      }
    } finally {
      changes.stop();
      erase();
    }
  }

  Duration age() {
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  private void show(Step step) {
    if (!step.text().equals(told)) {
      told = step.text();
      erase();
      session.err().println(told + ".");
    }
    if (watched) {
      erase();
      var line = "%s%s, %s".formatted(step.text(), step.detail(), Durations.text(age()));
      session.err().print(line);
      session.err().flush();
    }
  }

  private void erase() {
    if (watched) {
      session.terminal().err().print(ERASE_LINE);
      session.terminal().err().flush();
    }
  }
}
