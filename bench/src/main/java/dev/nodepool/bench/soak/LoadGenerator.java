package dev.nodepool.bench.soak;

import dev.nodepool.concurrent.Deadline;
import dev.nodepool.store.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntSupplier;

/** All requestors at once. They start and stop by the thread that made this. */
final class LoadGenerator implements AutoCloseable {
  private final Store store;
  private final Ledger ledger;
  private final IntSupplier launcher;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Future<?>> requestors = new ArrayList<>();
  private volatile boolean stopping;

  LoadGenerator(Store store, Ledger ledger, IntSupplier launcher) {
    this.store = store;
    this.ledger = ledger;
    this.launcher = launcher;
  }

  void start(int count, RandomRequestor.Demand demand, SplittableRandom random) {
    for (int i = 0; i < count; i++) {
      var requestor = new RandomRequestor(store, ledger, launcher, demand, random.split());
      requestors.add(
          threads.submit(() -> {
            requestor.run(() -> stopping);
            return null;
          }));
    }
  }

  /** Nobody asks again; returns when the last requestor has been served. */
  void stop(Duration patience) throws InterruptedException, ExecutionException {
    stopping = true;
    var deadline = Deadline.in(patience);
    for (var requestor : requestors) {
      try {
        requestor.get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        ledger.lost("a requestor has not ended after " + patience);
      }
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    threads.close();
  }
}
