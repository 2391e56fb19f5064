package dev.nodepool.store.watch;

import dev.nodepool.store.codec.Codec;
import dev.nodepool.store.connection.Connection;
import dev.nodepool.store.connection.ConnectionState;
import dev.nodepool.store.connection.ContenderNames;
import dev.nodepool.store.connection.ReadResult;
import dev.nodepool.store.connection.RecordReader;
import dev.nodepool.store.connection.Subscription;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps {@link RecordCache} up to date by one recursive watch. ZooKeeper's thread only enqueues;
 * one virtual thread takes events in bulk, reads what is really new in one go, and loads everything
 * anew after each reconnection, because events may have been missed.
 */
public final class TreeWatch<T> implements Watcher, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TreeWatch.class);
  private static final int CHUNK = 2_000;

  private final Connection connection;
  private final String root;
  private final RecordLayout layout;
  private final Codec<T> codec;
  private final RecordCache<T> records;
  private final Set<String> empty = ConcurrentHashMap.newKeySet();
  private final LinkedBlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
  private final CountDownLatch loaded = new CountDownLatch(1);
  private volatile int reading;
  private @Nullable Thread worker;
  private @Nullable Subscription linkListener;

  /** What the worker is told: something happened to a znode, or everything must be read. */
  private sealed interface Signal {

    /**
     * The newest write of ours that the event may be of, or come after: its answer is waited for
     * before the event is looked at. 0 when there is none.
     */
    default long ownTicket() {
      return 0;
    }

    record Touched(String key, boolean creation, long zxid, long ownTicket) implements Signal {}

    record Deleted(String key, long ownTicket) implements Signal {}

    record ContenderCame(String key, String name) implements Signal {}

    record ContenderWent(String key, String name, long ownTicket) implements Signal {}

    record Load() implements Signal {}
  }

  public TreeWatch(
      Connection connection,
      ContenderNames names,
      String root,
      RecordLayout layout,
      Codec<T> codec) {
    this.connection = connection;
    this.root = root;
    this.layout = layout;
    this.codec = codec;
    this.records = new RecordCache<>(names);
  }

  RecordCache<T> records() {
    return records;
  }

  /** Starts, if it has not, and blocks until everything has been loaded once. */
  void start(RecordListener<T> listener) throws InterruptedException {
    synchronized (this) {
      if (worker == null) {
        records.activate(listener);
        signals.add(new Signal.Load());
        linkListener =
            connection.link.listen(state -> {
              if (state == ConnectionState.CONNECTED) {
                signals.add(new Signal.Load());
              }
            });
        worker = Thread.ofVirtual().name("watch-" + root).start(this::work);
      }
    }
    loaded.await();
  }

  /** What waits to be looked at, and what is being read. */
  StoreQueues.Cache queue() {
    return new StoreQueues.Cache(signals.size(), reading);
  }

  /** Znodes among the records that have no content. */
  Set<String> empty() {
    return Set.copyOf(empty);
  }

  @Override
  public void process(WatchedEvent event) {
    String path = event.getPath();
    if (path == null || path.length() <= root.length() + 1) {
      return;
    }
    connection.counters.watchEvents.increment();
    String relative = path.substring(root.length() + 1);
    var signal = signal(event, relative);
    if (signal != null) {
      signals.add(signal);
    }
  }

  private @Nullable Signal signal(WatchedEvent event, String relative) {
    if (layout.isRecord(relative)) {
      return switch (event.getType()) {
        case NodeDeleted -> new Signal.Deleted(relative, connection.ownWrites.last());
        case NodeCreated, NodeDataChanged ->
            new Signal.Touched(
                relative,
                event.getType() == Event.EventType.NodeCreated,
                event.getZxid(),
                connection.ownWrites.last());
        default -> null;
      };
    }
    String key = layout.contendedFor(relative);
    if (key == null) {
      return null;
    }
    String name = relative.substring(relative.lastIndexOf('/') + 1);
    return switch (event.getType()) {
      case NodeCreated -> new Signal.ContenderCame(key, name);
      // A lock of ours may have made way for another of ours in the same transaction.
      case NodeDeleted ->
          new Signal.ContenderWent(
              key, name, records.isOurs(name) ? connection.ownWrites.last() : 0);
      default -> null;
    };
  }

  private void work() {
    var batch = new ArrayList<Signal>();
    while (!Thread.currentThread().isInterrupted()) {
      batch.clear();
      try {
        batch.add(signals.take());
        signals.drainTo(batch, CHUNK);
        handle(batch);
      } catch (InterruptedException closed) {
        return;
      } catch (RuntimeException e) {
        log.warn("the watch of {} failed, loading it again: {}", root, e.getMessage(), e);
        if (!pause()) {
          return;
        }
        signals.add(new Signal.Load());
      }
    }
  }

  private static boolean pause() {
    try {
      Thread.sleep(1000);
      return true;
    } catch (InterruptedException closed) {
      return false;
    }
  }

  private void handle(List<Signal> batch) throws InterruptedException {
    var touched = new ArrayList<Signal.Touched>();
    boolean load = false;
    // A write of ours that came before must neither be read again nor bring anything back.
    connection.ownWrites.awaitUpTo(batch.stream().mapToLong(Signal::ownTicket).max().orElse(0));
    for (var signal : batch) {
      switch (signal) {
        case Signal.Load() -> load = true;
        case Signal.Touched one -> touched.add(one);
        case Signal.Deleted(String key, long _) -> {
          empty.remove(key);
          records.deleted(key);
        }
        case Signal.ContenderCame(String key, String name) -> records.contenderCame(key, name);
        case Signal.ContenderWent(String key, String name, long _) ->
            records.contenderWent(key, name);
      }
    }
    if (load) {
      load();
    } else if (!touched.isEmpty()) {
      refresh(touched);
    }
  }

  private void refresh(List<Signal.Touched> touched) throws InterruptedException {
    var outdated = new LinkedHashSet<String>();
    for (var one : touched) {
      if (records.outdated(one.key(), one.creation(), one.zxid())) {
        outdated.add(one.key());
      } else if (one.creation() && records.isGone(one.key())) {
        // Ids do not come back: somebody wanted the lock of what was deleted.
        empty.add(one.key());
      }
    }
    read(List.copyOf(outdated), false);
  }

  private void load() throws InterruptedException {
    connection.watchTree(root, this);
    records.loadBegins();
    empty.clear();
    var keys = layout.list(connection, root);
    for (int from = 0; from < keys.size(); from += CHUNK) {
      read(keys.subList(from, Math.min(keys.size(), from + CHUNK)), layout.locks());
    }
    records.loadEnds();
    loaded.countDown();
  }

  private void read(List<String> keys, boolean locks) throws InterruptedException {
    var reads = new ArrayList<Op>(2 * keys.size());
    for (String key : keys) {
      reads.add(Op.getData(root + "/" + key));
      if (locks) {
        reads.add(Op.getChildren(root + "/" + key + "/lock"));
      }
    }
    reading = keys.size();
    var answers = connection.readAll(reads).iterator();
    reading = 0;
    for (String key : keys) {
      take(key, answers.next());
      if (locks) {
        records.contendersSeen(key, answers.next().children());
      }
    }
  }

  private void take(String key, ReadResult answer) {
    var raw = answer.data().orElse(null);
    if (raw == null) {
      records.missing(key);
    } else if (raw.isEmpty() && !codec.takesEmpty(key)) {
      empty.add(key);
      records.missing(key);
    } else {
      empty.remove(key);
      RecordReader.decode(key, raw, codec)
          .ifPresentOrElse(
              record -> records.seen(key, record, raw.stat().getMzxid()),
              () -> records.missing(key));
    }
  }

  @Override
  public synchronized void close() {
    if (linkListener != null) {
      linkListener.stop();
    }
    if (worker != null) {
      worker.interrupt();
    }
  }
}
