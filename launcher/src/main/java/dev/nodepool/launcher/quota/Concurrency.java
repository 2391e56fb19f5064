package dev.nodepool.launcher.quota;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** How many requests one provider works on at a time ({@code max-concurrency}). Thread-safe. */
public final class Concurrency {
  private final int most;
  private final AtomicInteger underWay = new AtomicInteger();

  /**
   * @param most below zero is unlimited
   */
  public Concurrency(int most) {
    this.most = most;
  }

  /** A place for one more request; empty when there is none. */
  public Optional<Place> take() {
    int now = underWay.getAndUpdate(count -> hasRoom(count) ? count + 1 : count);
    return hasRoom(now) ? Optional.of(new Place()) : Optional.empty();
  }

  private boolean hasRoom(int count) {
    return most < 0 || count < most;
  }

  public int underWay() {
    return underWay.get();
  }

  /** Below zero is unlimited. */
  public int most() {
    return most;
  }

  public boolean limited() {
    return most >= 0;
  }

  /** The place of one request, free again when closed. */
  public final class Place implements AutoCloseable {
    private final AtomicBoolean taken = new AtomicBoolean(true);

    private Place() {}

    @Override
    public void close() {
      if (taken.getAndSet(false)) {
        underWay.decrementAndGet();
      }
    }
  }
}
