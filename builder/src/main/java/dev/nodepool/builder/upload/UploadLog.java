package dev.nodepool.builder.upload;

import dev.nodepool.builder.context.BuilderContext;
import dev.nodepool.metrics.UploadProgress;
import dev.nodepool.model.ImageUpload;
import dev.nodepool.store.connection.StoreException;
import dev.nodepool.store.image.ImageStore;
import dev.nodepool.store.lock.Lock;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says how far an upload is, until it is closed: in the record, where commands find it, and in the
 * log, at each tenth of it and at least once a minute. A thread of its own does that, so that
 * neither holds the upload up.
 */
final class UploadLog implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger("nodepool.builder.UploadLog");
  private static final Duration LONGEST_LOOK = Duration.ofSeconds(5);
  private static final Duration LONGEST_SILENCE = Duration.ofMinutes(1);
  private static final int STEP = 10;
  private static final int MIB = 20;

  private final String what;
  private final UploadProgress progress;
  private final ImageStore images;
  private final ImageUpload record;
  private final Lock lock;
  private final Duration look;
  private final Thread thread;

  /** Looks as often as the builder looks at all images, every five seconds at least. */
  UploadLog(
      String what, UploadProgress progress, BuilderContext context, ImageUpload record, Lock lock) {
    var wanted = context.settings().look();
    this.look = wanted.compareTo(LONGEST_LOOK) < 0 ? wanted : LONGEST_LOOK;
    this.what = what;
    this.progress = progress;
    this.images = context.store().images();
    this.record = record;
    this.lock = lock;
    this.thread = Thread.ofVirtual().name("upload-progress").start(this::watch);
  }

  private void watch() {
    long written = 0;
    long said = 0;
    var silent = Duration.ZERO;
    try {
      while (true) {
        Thread.sleep(look);
        long percent = progress.percent();
        silent = silent.plus(look);
        if (percent >= said + STEP || silent.compareTo(LONGEST_SILENCE) >= 0) {
          say(percent);
          said = percent;
          silent = Duration.ZERO;
        }
        if (percent != written) {
          write(percent);
          written = percent;
        }
      }
    } catch (InterruptedException e) {
      log.debug("{} has ended", what);
    }
  }

  private void say(long percent) {
    log.info(
        "{}: {} % of {} MiB, {} MiB/s, {} s left",
        what,
        percent,
        progress.size() >> MIB,
        (long) progress.rate() >> MIB,
        progress.secondsLeft());
  }

  private void write(long percent) throws InterruptedException {
    try {
      images.write(
          record.saying(
              Map.of(
                  "progress",
                  Map.of(
                      "percent", percent,
                      "sent", progress.sent(),
                      "size", progress.size(),
                      "rate", (long) progress.rate(),
                      "left", progress.secondsLeft()))),
          lock);
    } catch (StoreException e) {
      log.debug("{}: progress is not written: {}", what, e.getMessage());
    }
  }

  @Override
  public void close() {
    thread.interrupt();
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
