package dev.nodepool.store.connection;

import java.util.concurrent.atomic.LongAdder;

/** How many calls went to ZooKeeper; a transaction counts as one write, a batched read as one. */
public final class StoreCounters {
  final LongAdder readCalls = new LongAdder();
  final LongAdder writeCalls = new LongAdder();
  public final LongAdder watchEvents = new LongAdder();

  StoreCounters() {}

  public long reads() {
    return readCalls.sum();
  }

  public long writes() {
    return writeCalls.sum();
  }

  public long events() {
    return watchEvents.sum();
  }
}
