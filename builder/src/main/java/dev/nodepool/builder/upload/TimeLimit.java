package dev.nodepool.builder.upload;

import java.time.Duration;

/** Interrupts the thread that opened it when it is not closed in time. */
final class TimeLimit implements AutoCloseable {
  private final Thread worker = Thread.currentThread();
  private final Thread timer;
  private boolean over;
  private boolean closed;

  TimeLimit(Duration limit) {
    timer =
        Thread.ofVirtual()
            .name("time-limit")
            .start(() -> {
              try {
                Thread.sleep(limit);
                strike();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  private synchronized void strike() {
    if (!closed) {
      over = true;
      worker.interrupt();
    }
  }

  /** Whether it was this that interrupted the thread. */
  synchronized boolean isOver() {
    return over;
  }

  @Override
  public synchronized void close() {
    closed = true;
    timer.interrupt();
  }
}
