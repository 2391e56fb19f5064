package dev.nodepool.store.request;

import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.RequestState;
import dev.nodepool.store.codec.Codecs;
import dev.nodepool.store.connection.Connection;
import dev.nodepool.store.connection.ContenderNames;
import dev.nodepool.store.connection.Subscription;
import dev.nodepool.store.connection.Versioned;
import dev.nodepool.store.watch.Listeners;
import dev.nodepool.store.watch.RecordCache;
import dev.nodepool.store.watch.RecordLayout;
import dev.nodepool.store.watch.StoreQueues;
import dev.nodepool.store.watch.TreeWatch;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All requests, watched. Reading never touches ZooKeeper; our own writes show at once. Collections
 * are live views, safe for any thread.
 */
public final class RequestCache implements AutoCloseable {
  private final Map<String, Versioned<NodeRequest>> requests = new ConcurrentHashMap<>();
  private final Map<RequestState, Map<String, Versioned<NodeRequest>>> byState =
      new ConcurrentHashMap<>();
  private final Listeners<RequestChange> listeners = new Listeners<>("requests");
  private final RequestCounts demand = new RequestCounts();
  private final Object changed = new Object();
  private final RecordCache<NodeRequest> records;
  private final TreeWatch<NodeRequest> watch;

  RequestCache(Connection connection, ContenderNames names) {
    for (var state : RequestState.values()) {
      byState.put(state, new ConcurrentHashMap<>());
    }
    records = new RecordCache<>(this::index, names);
    watch =
        new TreeWatch<>(
            connection,
            connection.paths.requests,
            new RecordLayout.Flat(false),
            Codecs.REQUEST,
            records);
  }

  void start() throws InterruptedException {
    watch.start();
  }

  RecordCache<NodeRequest> records() {
    return records;
  }

  public Optional<Versioned<NodeRequest>> get(String id) {
    return Optional.ofNullable(requests.get(id));
  }

  public int size() {
    return requests.size();
  }

  public Collection<Versioned<NodeRequest>> all() {
    return Collections.unmodifiableCollection(requests.values());
  }

  public Collection<Versioned<NodeRequest>> byState(RequestState state) {
    return Collections.unmodifiableCollection(byState.getOrDefault(state, Map.of()).values());
  }

  /** How many requests there are by the labels that they want. */
  public RequestCounts demand() {
    return demand;
  }

  public StoreQueues.Cache queue() {
    return watch.queue();
  }

  /** Requests in the order of service. */
  public List<NodeRequest> byUrgency(RequestState state) {
    return byState(state).stream().map(Versioned::value).sorted(NodeRequest.BY_URGENCY).toList();
  }

  /** Called for each change, in order, on one thread; must not block. */
  public Subscription listen(Consumer<RequestChange> listener) {
    return listeners.add(listener);
  }

  /** Blocks until the condition holds; false when it did not in time. */
  public boolean await(Predicate<RequestCache> condition, Duration patience)
      throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    synchronized (changed) {
      while (!condition.test(this)) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        TimeUnit.NANOSECONDS.timedWait(changed, Math.max(left, 1_000_000));
      }
      return true;
    }
  }

  private void index(
      String id, @Nullable Versioned<NodeRequest> before, @Nullable Versioned<NodeRequest> after) {
    if (after == null) {
      requests.remove(id);
    } else {
      requests.put(id, after);
      group(after).put(id, after);
    }
    if (before != null && (after == null || before.value().state() != after.value().state())) {
      group(before).remove(id);
    }
    demand.changed(before, after);
    listeners.tell(new RequestChange(id, before, after));
    synchronized (changed) {
      changed.notifyAll();
    }
  }

  private Map<String, Versioned<NodeRequest>> group(Versioned<NodeRequest> request) {
    return byState.computeIfAbsent(request.value().state(), _ -> new ConcurrentHashMap<>());
  }

  @Override
  public void close() {
    watch.close();
    listeners.close();
  }
}
