package dev.nodepool.store.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Stat;

/**
 * Every call to ZooKeeper goes through here: at most 128 are in flight, each is counted, a read is
 * repeated until it is answered. Calls block; any thread.
 */
public final class Connection {
  /** More than that makes ZooKeeper throttle the connection: throughput halves. */
  private static final int IN_FLIGHT = 128;

  private static final int BATCH = 100;
  private static final long PAUSE_MILLIS = 50;

  public final StoreCounters counters = new StoreCounters();
  public final PendingWrites ownWrites = new PendingWrites();
  public final ServerClock clock;
  public final CuratorClient link;
  public final Paths paths;
  public final List<ACL> acl;
  private final Semaphore gate = new Semaphore(IN_FLIGHT, true);
  private volatile boolean rootsMade;

  public Connection(CuratorClient link, Paths paths, List<ACL> acl, ServerClock clock) {
    this.link = link;
    this.paths = paths;
    this.acl = acl;
    this.clock = clock;
  }

  /**
   * One transaction, all or nothing.
   *
   * @param apply called with the results before any watch event of this write is looked at
   */
  public List<OpResult> write(List<Op> operations, Consumer<List<OpResult>> apply)
      throws WriteRefusedException, ConnectionLossException, InterruptedException {
    Ops.refuseTooLarge(operations);
    gate.acquire();
    return sendWrite(operations, apply);
  }

  /** The same for what must be done even by an interrupted thread. */
  public List<OpResult> writeUninterruptibly(List<Op> operations, Consumer<List<OpResult>> apply)
      throws WriteRefusedException, ConnectionLossException {
    gate.acquireUninterruptibly();
    return sendWrite(operations, apply);
  }

  private List<OpResult> sendWrite(List<Op> operations, Consumer<List<OpResult>> apply)
      throws WriteRefusedException, ConnectionLossException {
    long ticket = ownWrites.begin();
    boolean rootsWereMade = rootsMade;
    try {
      List<OpResult> results;
      try {
        results = multi(operations);
      } catch (WriteRefusedException refused) {
        if (refused.code() != Code.NONODE || rootsWereMade) {
          throw refused;
        }
        // Another thread may make them at this moment: this write was sent before, so it goes
        // again.
        makeRoots();
        results = multi(operations);
      }
      apply.accept(results);
      return results;
    } finally {
      ownWrites.end(ticket);
      gate.release();
    }
  }

  private List<OpResult> multi(List<Op> operations)
      throws WriteRefusedException, ConnectionLossException {
    var reply = new AsyncResult<List<OpResult>>();
    ZooKeeper handle = link.handle();
    counters.writeCalls.increment();
    long sent = clock.localMillis();
    handle.multi(operations, (code, _, _, results) -> reply.complete(code, results), null);
    reply.await();
    var results = reply.value();
    Results.demand(reply.code(), results);
    if (results == null) {
      throw new ConnectionLossException();
    }
    Results.stamp(results).ifPresent(at -> clock.stamped(at, sent, clock.localMillis()));
    return results;
  }

  /** Makes the directories that all others are in. */
  private void makeRoots() throws ConnectionLossException {
    for (String root : paths.roots()) {
      try {
        multi(List.of(Ops.makeDirectory(root, acl)));
      } catch (WriteRefusedException refused) {
        if (refused.code() != Code.NODEEXISTS) {
          throw Results.unexpected(refused.code(), root);
        }
      }
    }
    rootsMade = true;
  }

  /** Calls that are under way or wait for their turn. */
  public int underWay() {
    return IN_FLIGHT - gate.availablePermits() + gate.getQueueLength();
  }

  /** The content of a znode; empty when there is none. */
  public Optional<ZnodeData> read(String path) throws InterruptedException {
    return readAll(List.of(Op.getData(path))).getFirst().data();
  }

  /** The children of a znode; empty when there is none. */
  public List<String> children(String path) throws InterruptedException {
    return readAll(List.of(Op.getChildren(path))).getFirst().children();
  }

  /** Whether the znode goes with our present session. */
  public boolean ownsEphemeral(Stat stat) {
    try {
      return stat.getEphemeralOwner() == link.handle().getSessionId();
    } catch (ConnectionLossException e) {
      return false;
    }
  }

  /** Any number of reads, many at once; the answers are in the order of the questions. */
  public List<ReadResult> readAll(List<Op> reads) throws InterruptedException {
    return retrying(() -> sendReads(reads));
  }

  private List<ReadResult> sendReads(List<Op> reads)
      throws ConnectionLossException, InterruptedException {
    var replies = new ArrayList<AsyncResult<List<OpResult>>>();
    for (int from = 0; from < reads.size(); from += BATCH) {
      gate.acquire();
      try {
        replies.add(sendBatch(reads.subList(from, Math.min(reads.size(), from + BATCH))));
      } catch (ConnectionLossException | RuntimeException e) {
        gate.release();
        throw e;
      }
    }
    var answers = new ArrayList<ReadResult>(reads.size());
    for (var reply : replies) {
      var results = reply.await().value();
      if (results == null) {
        Results.demandConnection(reply.code());
        throw Results.unexpected(Code.get(reply.code()), "a read");
      }
      results.forEach(result -> answers.add(new ReadResult(Results.errorOf(result), result)));
    }
    return answers;
  }

  private AsyncResult<List<OpResult>> sendBatch(List<Op> batch) throws ConnectionLossException {
    var reply = new AsyncResult<List<OpResult>>();
    var handle = link.handle();
    counters.readCalls.increment();
    handle.multi(
        batch,
        (code, _, _, results) -> {
          gate.release();
          reply.complete(code, results);
        },
        null);
    return reply;
  }

  /** Reads a znode and calls {@code watcher} once when it changes or goes, if it is there. */
  public Optional<ZnodeData> readWatching(String path, Watcher watcher)
      throws InterruptedException {
    return retrying(() -> {
      gate.acquire();
      try {
        var reply = new AsyncResult<ZnodeData>();
        counters.readCalls.increment();
        link.handle()
            .getData(
                path,
                watcher,
                (code, _, _, data, stat) ->
                    reply.complete(
                        code,
                        stat == null
                            ? null
                            : new ZnodeData(data == null ? new byte[0] : data, stat)),
                null);
        Results.demandConnection(reply.await().code());
        return Optional.ofNullable(reply.value());
      } finally {
        gate.release();
      }
    });
  }

  /** Tells {@code watcher} of everything that happens below a root, until the session ends. */
  public void watchTree(String root, Watcher watcher) throws InterruptedException {
    retrying(() -> {
      var reply = new AsyncResult<Boolean>();
      counters.readCalls.increment();
      link.handle()
          .addWatch(
              root,
              watcher,
              AddWatchMode.PERSISTENT_RECURSIVE,
              (code, _, _) -> reply.complete(code, true),
              null);
      Results.demandConnection(reply.await().code());
      return root;
    });
  }

  /** Repeats what a broken connection interrupts. */
  public <T> T retrying(Attempt<T> attempt) throws InterruptedException {
    while (true) {
      try {
        return attempt.run();
      } catch (ConnectionLossException e) {
        awaitReconnected();
      }
    }
  }

  public void awaitReconnected() throws InterruptedException {
    // The news of a broken connection may come later than the broken call.
    Thread.sleep(PAUSE_MILLIS);
    link.awaitConnected();
  }

  /** The same, or until this session is over. */
  public void awaitReconnected(Session needed) throws InterruptedException {
    Thread.sleep(PAUSE_MILLIS);
    link.awaitConnected(needed);
  }

  /** Something that needs a connection. */
  public interface Attempt<T> {
    T run() throws ConnectionLossException, InterruptedException;
  }
}
