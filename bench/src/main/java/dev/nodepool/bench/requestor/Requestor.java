package dev.nodepool.bench.requestor;

import dev.nodepool.concurrent.Deadline;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.RequestState;
import dev.nodepool.store.Store;
import dev.nodepool.store.node.LockedNode;
import dev.nodepool.store.request.RequestCache;
import dev.nodepool.store.request.RequestChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * Asks for single nodes and gives them back. It watches the requests, as Zuul does, and nothing
 * else, so that what it costs ZooKeeper stays small. Any thread.
 */
public final class Requestor implements AutoCloseable {
  private static final String NAME = "bench";
  private static final Duration TO_LOCK = Duration.ofSeconds(30);

  /** How often whoever waits looks whether the launcher lives. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final Store store;
  private final Runnable requireLauncher;
  private final RequestCache requests;
  private final AutoCloseable subscription;
  private final Map<String, Long> settledAt = new ConcurrentHashMap<>();
  private final Object settled = new Object();

  /**
   * @param requireLauncher throws when nobody is there any more to serve the requests
   */
  public Requestor(Store store, Runnable requireLauncher) throws InterruptedException {
    this.store = store;
    this.requireLauncher = requireLauncher;
    this.requests = store.requests().watch();
    this.subscription = requests.listen(this::changed);
  }

  private void changed(RequestChange change) {
    var request = change.after();
    if (request != null
        && NAME.equals(request.value().requestor())
        && request.value().state().isFinal()
        && settledAt.putIfAbsent(change.id(), System.nanoTime()) == null) {
      synchronized (settled) {
        settled.notifyAll();
      }
    }
  }

  /** How many transactions were ours. */
  public long writes() {
    return store.counters().writes();
  }

  /** How many nodes are ready for whoever asks, by the records themselves. */
  public long free() throws InterruptedException {
    return store.nodes().readAll().stream()
        .filter(listed -> !listed.locked())
        .filter(listed -> listed.node().state() == NodeState.READY)
        .filter(listed -> listed.node().allocatedTo() == null)
        .count();
  }

  /** Asks for one node, as many times, all at once; returns when the last request is stored. */
  public List<Asked> ask(String label, int times) throws Exception {
    var asked = new ConcurrentLinkedQueue<Asked>();
    everywhere(
        IntStream.range(0, times).boxed().toList(),
        _ -> {
          long at = System.nanoTime();
          var request = NodeRequest.of(List.of(label), NAME, store.now());
          asked.add(
              new Asked(store.requests().create(request, NodeRequest.PRIORITY_NORMAL, false), at));
        });
    return List.copyOf(asked);
  }

  /** Waits until all are fulfilled; throws when one failed, or it takes too long. */
  public List<Served> await(Collection<Asked> asked, Duration patience)
      throws InterruptedException {
    var deadline = Deadline.in(patience);
    var served = new ArrayList<Served>();
    for (var one : asked) {
      served.add(await(one, deadline));
    }
    return served;
  }

  private Served await(Asked asked, Deadline deadline) throws InterruptedException {
    synchronized (settled) {
      while (!settledAt.containsKey(asked.id())) {
        if (deadline.over()) {
          throw new IllegalStateException(
              "request %s is not served in time; %d of the requests are settled"
                  .formatted(asked.id(), settledAt.size()));
        }
        requireLauncher.run();
        settled.wait(Math.min(LOOK.toMillis(), deadline.left().toMillis() + 1));
      }
    }
    var request = requests.get(asked.id()).orElseThrow().value();
    if (request.state() != RequestState.FULFILLED) {
      throw new IllegalStateException("request %s has failed".formatted(request));
    }
    Long at = settledAt.remove(asked.id());
    return new Served(asked, request.nodes(), at == null ? System.nanoTime() : at);
  }

  /** Uses each node as soon as it is there; returns when all requests are deleted. */
  public void useEach(Collection<Asked> asked, Duration patience) throws Exception {
    everywhere(asked, one -> giveBack(await(one, Deadline.in(patience))));
  }

  /** Uses the nodes for no time and gives them back; returns when all requests are deleted. */
  public void giveBack(Collection<Served> served) throws Exception {
    everywhere(served, this::giveBack);
  }

  public void giveBack(Served served) throws InterruptedException {
    for (var id : served.nodes()) {
      use(id);
    }
    store.requests().delete(served.asked().id());
  }

  private void use(String id) throws InterruptedException {
    try (LockedNode held =
        store
            .nodes()
            .lock(id, TO_LOCK)
            .orElseThrow(
                () -> new IllegalStateException("node %s is gone or stays locked".formatted(id)))) {
      held.update(node -> node.moved(NodeState.IN_USE, store.now()));
      held.update(node -> node.moved(NodeState.USED, store.now()));
    }
  }

  /** Each of the items on a virtual thread of its own; the first failure is thrown at the end. */
  private static <T> void everywhere(Collection<T> items, Step<T> step) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var all = new ArrayList<Future<?>>();
      for (var item : items) {
        all.add(
            threads.submit(() -> {
              step.run(item);
              return null;
            }));
      }
      for (var one : all) {
        one.get();
      }
    }
  }

  private interface Step<T> {
    void run(T item) throws InterruptedException;
  }

  /** A request and when it was begun to be made. */
  public record Asked(String id, long nanos) {}

  /** A fulfilled request, and when that was seen. */
  public record Served(Asked asked, List<String> nodes, long nanos) {
    public Served {
      nodes = List.copyOf(nodes);
    }

    public double millis() {
      return (nanos - asked.nanos()) / 1e6;
    }
  }

  @Override
  public void close() throws Exception {
    subscription.close();
    store.close();
  }
}
