package dev.nodepool.driver;

import java.time.Duration;

/**
 * A moment up to which something may take; counts by the monotonic clock, so that a changed wall
 * clock does not matter.
 */
public final class Deadline {
  private final long end;

  private Deadline(long end) {
    this.end = end;
  }

  public static Deadline in(Duration patience) {
    return new Deadline(System.nanoTime() + saturatedNanos(patience));
  }

  /** What is left; never negative. */
  public Duration left() {
    return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
  }

  public boolean over() {
    return end - System.nanoTime() <= 0;
  }

  private static long saturatedNanos(Duration patience) {
    // Half of the range, so that the sum with nanoTime can be compared.
    var most = Duration.ofNanos(Long.MAX_VALUE / 2);
    return patience.compareTo(most) > 0 ? most.toNanos() : patience.toNanos();
  }
}
