package dev.nodepool.cloudmodel.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A clock that can run faster than the real one, and jump ahead. Thread-safe. */
public final class SimulatedTime implements InstantSource {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private Instant begin;
  private long beginNanos = System.nanoTime();
  private double speed;

  /**
   * @param speed how many seconds go by in one, at least 0; at 0 time stands still until {@link
   *     #advance}
   */
  public SimulatedTime(Instant begin, double speed) {
    this.begin = begin;
    this.speed = checked(speed);
  }

  private static double checked(double speed) {
    if (!(speed >= 0)) {
      throw new IllegalArgumentException("time cannot run at a speed of " + speed);
    }
    return speed;
  }

  @Override
  public Instant instant() {
    lock.lock();
    try {
      return now();
    } finally {
      lock.unlock();
    }
  }

  private Instant now() {
    return begin.plusNanos(Math.round((System.nanoTime() - beginNanos) * speed));
  }

  public double speed() {
    lock.lock();
    try {
      return speed;
    } finally {
      lock.unlock();
    }
  }

  public void setSpeed(double wanted) {
    change(Duration.ZERO, checked(wanted));
  }

  /** Time jumps ahead; whoever sleeps so long wakes up. */
  public void advance(Duration by) {
    if (by.isNegative()) {
      throw new IllegalArgumentException("time cannot go back by " + by);
    }
    change(by, speed());
  }

  private void change(Duration jump, double newSpeed) {
    lock.lock();
    try {
      begin = now().plus(jump);
      beginNanos = System.nanoTime();
      speed = newSpeed;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Sleeps for that long by this clock. */
  public void sleep(Duration duration) throws InterruptedException {
    if (!duration.isPositive()) {
      return;
    }
    lock.lockInterruptibly();
    try {
      var end = now().plus(duration);
      for (var now = now(); now.isBefore(end); now = now()) {
        if (speed == 0) {
          changed.await();
        } else {
          // A nanosecond more, so that rounding never makes it wake too early again and again.
          double nanos = Duration.between(now, end).toNanos() / speed;
          changed.await(Math.round(nanos) + 1, TimeUnit.NANOSECONDS);
        }
      }
    } finally {
      lock.unlock();
    }
  }
}
