package dev.nodepool.driver;

import java.time.Duration;

/**
 * Lets calls pass one by one, at least {@code pause} apart, in the order of arrival. Shared by all
 * threads of a provider.
 */
public final class Rate {
  private final long pauseNanos;
  private long next = System.nanoTime();

  public Rate(Duration pause) {
    this.pauseNanos = pause.toNanos();
  }

  /** Blocks until it is this caller's turn. */
  public void take() throws InterruptedException {
    long wait = reserve() - System.nanoTime();
    if (wait > 0) {
      Thread.sleep(Duration.ofNanos(wait));
    }
  }

  private synchronized long reserve() {
    long turn = Math.max(next, System.nanoTime());
    next = turn + pauseNanos;
    return turn;
  }
}
