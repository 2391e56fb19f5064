package dev.nodepool.bench.scenario;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.jspecify.annotations.Nullable;

/**
 * The bare protocol of a node's life, without a launcher around it: what ZooKeeper alone admits.
 * Seven round trips each, all nodes alive at the same moment, one virtual thread per node.
 */
final class FencedLaunches {
  /** As many as the store has. */
  private static final int IN_FLIGHT = 128;

  private static final int ANY_VERSION = -1;
  private static final byte[] NOTHING = new byte[0];

  private final ZooKeeper zookeeper;
  private final String root;
  private final byte[] record;
  private final Semaphore gate = new Semaphore(IN_FLIGHT);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /**
   * How long it took.
   *
   * @param booting until all records said that their machines boot
   * @param whole until all records were gone again
   */
  record Took(Duration booting, Duration whole) {}

  FencedLaunches(ZooKeeper zookeeper, String root, int recordBytes) {
    this.zookeeper = zookeeper;
    this.root = root;
    this.record = new byte[recordBytes];
    Arrays.fill(record, (byte) 'x');
  }

  /** Creates the directory that the nodes come into. */
  void prepare() throws KeeperException, InterruptedException {
    zookeeper.create(root, NOTHING, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
  }

  Took run(int launches) throws InterruptedException {
    var booting = new CountDownLatch(launches);
    var gone = new CountDownLatch(launches);
    long began = System.nanoTime();
    for (int i = 0; i < launches; i++) {
      Thread.ofVirtual().start(() -> launch(booting, gone));
    }
    booting.await();
    long allBooting = System.nanoTime();
    gone.await();
    if (failure.get() != null) {
      throw new IllegalStateException("a launch failed", failure.get());
    }
    return new Took(
        Duration.ofNanos(allBooting - began), Duration.ofNanos(System.nanoTime() - began));
  }

  private void launch(CountDownLatch booting, CountDownLatch gone) {
    try {
      live(booting);
    } catch (KeeperException | InterruptedException | RuntimeException e) {
      failure.compareAndSet(null, e);
      booting.countDown();
    } finally {
      gone.countDown();
    }
  }

  private void live(CountDownLatch booting) throws KeeperException, InterruptedException {
    String node = create();
    String lock = node + "/lock";
    String contender = lock(lock);
    set(node, contender);
    set(node, contender);
    booting.countDown();
    booting.await();
    set(node, contender);
    multi(Op.setData(node, record, ANY_VERSION), Op.delete(contender, ANY_VERSION));
    multi(Op.delete(lock, ANY_VERSION), Op.delete(node, ANY_VERSION));
  }

  private String create() throws KeeperException, InterruptedException {
    gate.acquire();
    try {
      return zookeeper.create(
          root + "/", record, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL);
    } finally {
      gate.release();
    }
  }

  private String lock(String lock) throws KeeperException, InterruptedException {
    String name = UUID.randomUUID().toString().replace("-", "") + "__lock__";
    var results =
        multi(
            Op.create(lock, NOTHING, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT),
            Op.create(
                lock + "/" + name, NOTHING, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL_SEQUENTIAL));
    return ((OpResult.CreateResult) results.getLast()).getPath();
  }

  private void set(String node, String contender) throws KeeperException, InterruptedException {
    multi(Op.check(contender, ANY_VERSION), Op.setData(node, record, ANY_VERSION));
  }

  private List<OpResult> multi(Op... operations) throws KeeperException, InterruptedException {
    gate.acquire();
    try {
      return zookeeper.multi(List.of(operations));
    } finally {
      gate.release();
    }
  }
}
