package dev.nodepool.client;

import dev.nodepool.store.Store;
import dev.nodepool.store.ZooKeeperFixture;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** For one test: a ZooKeeper directory of its own, a launcher by hand beside it, and a client. */
final class Playground implements AfterEachCallback {
  static final Duration SOON = Duration.ofSeconds(20);
  static final String REQUESTOR = "NodePool:cli:me@here";
  private static final ZooKeeperFixture ZOO_KEEPER = new ZooKeeperFixture();
  private static final AtomicInteger COUNT = new AtomicInteger();

  static {
    // JUnit may be asked for one class after the other: only the JVM knows which was the last.
    Runtime.getRuntime().addShutdownHook(new Thread(ZOO_KEEPER::close));
  }

  private final String chroot = "/test-" + COUNT.incrementAndGet();
  private final Store launchersStore = connect();
  private final Store store = connect();
  private final HandLauncher launcher = new HandLauncher(launchersStore);
  private final NodepoolClient client = new NodepoolClient(store, REQUESTOR);

  Playground() throws InterruptedException {}

  /** A session like that of another process. */
  Store connect() throws InterruptedException {
    return Store.connect(ZOO_KEEPER.settings(chroot), Duration.ofSeconds(30));
  }

  /** Where a client of ZooKeeper's own finds the directory. */
  String address() {
    return "127.0.0.1:" + ZOO_KEEPER.port() + chroot;
  }

  /** Ends all sessions on the server, as if their clients had been silent for too long. */
  void expireSessions() {
    ZOO_KEEPER.expireSessions();
  }

  HandLauncher launcher() {
    return launcher;
  }

  Store launchersStore() {
    return launchersStore;
  }

  /** What the client works with. */
  Store store() {
    return store;
  }

  NodepoolClient client() {
    return client;
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
  public void afterEach(ExtensionContext context) {
    client.close();
    store.close();
    launchersStore.close();
  }
}
