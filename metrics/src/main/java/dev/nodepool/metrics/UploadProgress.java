package dev.nodepool.metrics;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** How far an upload is. Thread-safe; never blocks. */
public final class UploadProgress implements LongConsumer, AutoCloseable {
  private static final Duration STALLED = Duration.ofMinutes(1);
  private static final double NANOS = 1e9;

  private final String image;
  private final String provider;
  private final long size;
  private final Consumer<UploadProgress> onEnd;
  private final LongSupplier nanos;
  private final long begin;
  private volatile long sent;
  private volatile long movedAt;

  UploadProgress(
      String image,
      String provider,
      long size,
      LongSupplier nanos,
      Consumer<UploadProgress> onEnd) {
    this.image = image;
    this.provider = provider;
    this.size = size;
    this.onEnd = onEnd;
    this.nanos = nanos;
    this.begin = nanos.getAsLong();
    this.movedAt = begin;
  }

  /** So many bytes have been sent in all. */
  @Override
  public void accept(long bytes) {
    sent = bytes;
    movedAt = nanos.getAsLong();
  }

  public String image() {
    return image;
  }

  public String provider() {
    return provider;
  }

  public long size() {
    return size;
  }

  public long sent() {
    return sent;
  }

  public long percent() {
    return size == 0 ? 100 : sent * 100 / size;
  }

  /** Bytes in a second, so far. */
  public double rate() {
    return sent / Math.max(1 / NANOS, (nanos.getAsLong() - begin) / NANOS);
  }

  /** Seconds until everything is sent, if it goes on like that; -1 when nobody can tell. */
  public long secondsLeft() {
    double rate = rate();
    return rate == 0 ? -1 : (long) ((size - sent) / rate);
  }

  boolean isStalled() {
    return nanos.getAsLong() - movedAt > STALLED.toNanos();
  }

  @Override
  public void close() {
    onEnd.accept(this);
  }
}
