package dev.nodepool.model.time;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A moment up to which something may take; counts by the monotonic clock, so that a changed wall
 * clock does not matter.
 */
public final class Deadline {
  /** Half of the range, so that the sum with nanoTime can be compared. */
  private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 2);

  private final long end;

  private Deadline(long end) {
    this.end = end;
  }

  public static Deadline in(Duration patience) {
    var shorter = patience.compareTo(LONGEST) < 0 ? patience : LONGEST;
    return new Deadline(System.nanoTime() + shorter.toNanos());
  }

  /** What is left; never negative. */
  public Duration left() {
    return Duration.ofNanos(leftNanos());
  }

  /** What is left, never negative, for calls that take a time and {@link TimeUnit#NANOSECONDS}. */
  public long leftNanos() {
    return Math.max(0, end - System.nanoTime());
  }

  /** What is left, but at most {@code cap}. */
  public Duration leftUpTo(Duration cap) {
    var left = left();
    return left.compareTo(cap) < 0 ? left : cap;
  }

  public boolean over() {
    return leftNanos() == 0;
  }

  /** Sleeps for {@code pause}, or as long as there is time left. */
  public void pause(Duration pause) throws InterruptedException {
    Thread.sleep(leftUpTo(pause));
  }
}
