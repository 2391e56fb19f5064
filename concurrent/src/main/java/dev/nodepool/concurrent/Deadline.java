package dev.nodepool.concurrent;

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

  /** What is left, but at most {@code cap}. */
  public Duration leftUpTo(Duration cap) {
    var left = left();
    return left.compareTo(cap) < 0 ? left : cap;
  }

  public boolean over() {
    return end - System.nanoTime() <= 0;
  }

  /** Sleeps for {@code pause}, or up to the deadline if that is earlier. */
  public void pause(Duration pause) throws InterruptedException {
    Thread.sleep(leftUpTo(pause));
  }

  /** Looks again after each {@code pause} until it holds; false when it did not in time. */
  public <E extends Exception> boolean await(Duration pause, Condition<E> condition)
      throws E, InterruptedException {
    while (!condition.holds()) {
      if (over()) {
        return false;
      }
      pause(pause);
    }
    return true;
  }

  /** What is waited for. */
  @FunctionalInterface
  public interface Condition<E extends Exception> {
    boolean holds() throws E, InterruptedException;
  }

  private static long saturatedNanos(Duration patience) {
    // Half of the range, so that the sum with nanoTime can be compared.
    var most = Duration.ofNanos(Long.MAX_VALUE / 2);
    return patience.compareTo(most) > 0 ? most.toNanos() : patience.toNanos();
  }
}
