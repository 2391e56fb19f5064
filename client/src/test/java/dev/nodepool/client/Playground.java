package dev.nodepool.client;

import dev.nodepool.store.Store;
import dev.nodepool.store.ZooKeeperFixture;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;

/** A ZooKeeper directory of its own, a launcher by hand beside it, and clients. */
final class Playground implements AutoCloseable {
  static final Duration SOON = Duration.ofSeconds(20);
  static final String REQUESTOR = "NodePool:cli:me@here";
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final ZooKeeperFixture zooKeeper;
  private final String chroot = "/test-" + COUNT.incrementAndGet();
  private final Store launchersStore;
  final HandLauncher launcher;

  Playground(ZooKeeperFixture zooKeeper) throws InterruptedException {
    this.zooKeeper = zooKeeper;
    this.launchersStore = connect();
    this.launcher = new HandLauncher(launchersStore);
  }

  /** A session like that of another process. */
  Store connect() throws InterruptedException {
    return Store.connect(zooKeeper.settings(chroot), Duration.ofSeconds(30));
  }

  /** Where its records are. */
  String chroot() {
    return chroot;
  }

  Store launchersStore() {
    return launchersStore;
  }

  /** Runs on a thread of its own. */
  static <T> Running<T> start(Callable<T> task) {
    var future = new FutureTask<>(task);
    return new Running<>(Thread.ofVirtual().start(future), future);
  }

  record Running<T>(Thread thread, FutureTask<T> future) {
    T result() throws Exception {
      return future.get();
    }
  }

  @Override
  public void close() {
    launchersStore.close();
  }
}
