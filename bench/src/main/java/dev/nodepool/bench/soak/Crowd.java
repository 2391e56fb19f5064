package dev.nodepool.bench.soak;

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

/** All customers at once. They come and go by the thread that made this. */
final class Crowd implements AutoCloseable {
  private final Store store;
  private final Ledger ledger;
  private final IntSupplier launcher;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Future<?>> customers = new ArrayList<>();
  private volatile boolean closing;

  Crowd(Store store, Ledger ledger, IntSupplier launcher) {
    this.store = store;
    this.ledger = ledger;
    this.launcher = launcher;
  }

  void come(int count, Customer.Wishes wishes, SplittableRandom random) {
    for (int i = 0; i < count; i++) {
      var customer = new Customer(store, ledger, launcher, wishes, random.split());
      customers.add(
          threads.submit(() -> {
            customer.live(() -> closing);
            return null;
          }));
    }
  }

  /** Nobody asks again; returns when the last customer has been served. */
  void closingTime(Duration patience) throws InterruptedException, ExecutionException {
    closing = true;
    long end = System.nanoTime() + patience.toNanos();
    for (var customer : customers) {
      try {
        customer.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        ledger.lost("a customer is not served to the end after " + patience);
      }
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    threads.close();
  }
}
