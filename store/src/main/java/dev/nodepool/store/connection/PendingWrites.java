package dev.nodepool.store.connection;

import java.util.TreeSet;

/**
 * The writes of ours that are on their way. A watch event of such a write comes in before the
 * write's own answer, so whoever handles the event first waits here for the answer, finds the new
 * value in the cache and needs not read it again. Any thread.
 */
public final class PendingWrites {
  private final TreeSet<Long> underWay = new TreeSet<>();
  private long last;

  synchronized long begin() {
    underWay.add(++last);
    return last;
  }

  synchronized void end(long ticket) {
    underWay.remove(ticket);
    notifyAll();
  }

  /** The newest ticket so far. */
  public synchronized long last() {
    return last;
  }

  /** Waits until no write with this ticket or an older one is under way. */
  public synchronized void awaitUpTo(long ticket) throws InterruptedException {
    while (!underWay.isEmpty() && underWay.first() <= ticket) {
      wait();
    }
  }
}
