package dev.nodepool.ssh;

import java.time.Duration;

/** The moment at which somebody's patience is over, by the clock that nobody sets back. */
record Deadline(long nanoTime) {

  static Deadline in(Duration patience) {
    return new Deadline(System.nanoTime() + patience.toNanos());
  }

  /** What is left, never less than nothing. */
  Duration left() {
    return Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime()));
  }

  /** What is left, but at most {@code cap}. */
  Duration leftUpTo(Duration cap) {
    var left = left();
    return left.compareTo(cap) < 0 ? left : cap;
  }

  boolean over() {
    return left().isZero();
  }

  /** Sleeps for {@code pause}, or as long as patience lasts. */
  void pause(Duration pause) throws InterruptedException {
    Thread.sleep(leftUpTo(pause));
  }
}
