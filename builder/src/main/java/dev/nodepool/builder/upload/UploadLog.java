package dev.nodepool.builder.upload;

import java.time.Duration;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log how far an upload is: at each tenth of it, and at least once a minute. */
final class UploadLog implements LongConsumer {
  private static final Logger log = LoggerFactory.getLogger("nodepool.builder.UploadLog");
  private static final int STEPS = 10;
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final String what;
  private final long size;
  private final long begin = System.nanoTime();
  private long said;
  private long saidAt = begin;

  UploadLog(String what, long size) {
    this.what = what;
    this.size = size;
  }

  @Override
  public synchronized void accept(long sent) {
    long now = System.nanoTime();
    if ((sent - said) * STEPS < size && now - saidAt < PAUSE.toNanos()) {
      return;
    }
    said = sent;
    saidAt = now;
    double seconds = Math.max(1e-9, (now - begin) / 1e9);
    double rate = sent / seconds;
    log.info(
        "{}: {} % of {} MiB, {} MiB/s, {} s left",
        what,
        size == 0 ? 100 : sent * 100 / size,
        size >> 20,
        "%.1f".formatted(rate / (1 << 20)),
        rate == 0 ? "?" : (long) ((size - sent) / rate));
  }
}
