package dev.nodepool.launcher.context;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes one sleeper; any number of signals before it wakes count as one. */
public final class Wakeup {
  private final Semaphore permits = new Semaphore(0);

  public void signal() {
    if (permits.availablePermits() == 0) {
      permits.release();
    }
  }

  /** Returns after a signal. */
  public void await() throws InterruptedException {
    permits.acquire();
    permits.drainPermits();
  }

  /** Returns after a signal, or when the time is over. */
  public void await(Duration atMost) throws InterruptedException {
    if (permits.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
      permits.drainPermits();
    }
  }
}
