package dev.nodepool.launcher;

import dev.nodepool.model.Node;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.RequestState;
import dev.nodepool.store.Store;
import dev.nodepool.store.node.LockedNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Requestors who ask, change their minds, use and give back by chance, each on a virtual thread,
 * and who note whatever must not happen.
 */
final class Customers {
  private static final int[] PRIORITIES = {
    NodeRequest.PRIORITY_HIGH, NodeRequest.PRIORITY_NORMAL, NodeRequest.PRIORITY_LOW
  };
  private static final int CHECKS = 3;

  private final Store store;
  private final Wishes wishes;
  private final Map<String, String> holders = new ConcurrentHashMap<>();
  private final Set<String> used = ConcurrentHashMap.newKeySet();
  private final Queue<String> faults = new ConcurrentLinkedQueue<>();
  private final AtomicInteger served = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicInteger cancelled = new AtomicInteger();

  /**
   * What is asked for.
   *
   * @param mostNodes in one request
   * @param servable whether there can be nodes of these labels, so that their request must not fail
   * @param patience until a request has to be settled, and a node of it can be locked
   */
  record Wishes(
      List<String> labels, int mostNodes, Predicate<List<String>> servable, Duration patience) {
    Wishes {
      labels = List.copyOf(labels);
    }
  }

  Customers(Store store, Wishes wishes) {
    this.store = store;
    this.wishes = wishes;
  }

  /** Returns when each of them has asked that often and the last request is served. */
  void run(int customers, int requestsEach, long seed) throws Exception {
    var random = new SplittableRandom(seed);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < customers; i++) {
        var own = random.split();
        all.add(
            threads.submit(() -> {
              for (int n = 0; n < requestsEach; n++) {
                ask(own);
              }
              return null;
            }));
      }
      for (var one : all) {
        one.get();
      }
    }
  }

  /** A node given out twice, a request or a node that got lost: one sentence each. */
  List<String> faults() {
    return List.copyOf(faults);
  }

  int served() {
    return served.get();
  }

  /** How many requests have come to their end, one way or the other. */
  int settled() {
    return served.get() + failed.get() + cancelled.get();
  }

  private void ask(RandomGenerator random) throws InterruptedException {
    List<String> labels = new ArrayList<>();
    for (int i = random.nextInt(wishes.mostNodes()); i >= 0; i--) {
      labels.add(wishes.labels().get(random.nextInt(wishes.labels().size())));
    }
    var request = NodeRequest.of(labels, "customer", store.now());
    var id = store.requests().create(request, PRIORITIES[random.nextInt(PRIORITIES.length)], false);
    switch (random.nextInt(12)) {
      case 0 -> cancel(id);
      case 1 -> {
        store.requests().await(id, r -> r.state() != RequestState.REQUESTED, wishes.patience());
        cancel(id);
      }
      case 2 -> {
        store.requests().awaitFinal(id, wishes.patience());
        cancel(id);
      }
      default -> settle(id, random);
    }
  }

  private void cancel(String id) throws InterruptedException {
    store.requests().delete(id);
    cancelled.incrementAndGet();
  }

  private void settle(String id, RandomGenerator random) throws InterruptedException {
    var settled = store.requests().awaitFinal(id, wishes.patience());
    if (settled.isEmpty()) {
      faults.add("request %s has vanished, and nobody of us deleted it".formatted(id));
      return;
    }
    switch (settled.get().state()) {
      case RequestState.FULFILLED -> use(settled.get(), random);
      case RequestState.FAILED -> failed.incrementAndGet();
      default -> faults.add("not settled in time: " + settled.get());
    }
    store.requests().delete(id);
  }

  private void use(NodeRequest request, RandomGenerator random) throws InterruptedException {
    List<LockedNode> held = new ArrayList<>();
    for (int i = 0; i < request.nodes().size(); i++) {
      var node = take(request, request.nodes().get(i), request.labels().get(i));
      if (node != null) {
        held.add(node);
      }
    }
    store.requests().delete(request.id());
    if (held.size() == request.labels().size()) {
      served.incrementAndGet();
    } else {
      faults.add("only %d nodes of %s could be had".formatted(held.size(), request));
    }
    for (var node : held) {
      switch (random.nextInt(8)) {
        case 0 -> leave(request, node);
        case 1 -> {
          work(request, node);
          keepForALook(request, node);
        }
        default -> {
          work(request, node);
          node.update(n -> n.moved(NodeState.USED, store.now()));
          leave(request, node);
        }
      }
    }
  }

  private @Nullable LockedNode take(NodeRequest request, String id, String label)
      throws InterruptedException {
    var locked = store.nodes().lock(id, wishes.patience());
    if (locked.isEmpty()) {
      faults.add("node %s of %s is gone, or stays locked".formatted(id, request));
      return null;
    }
    var held = locked.get();
    var node = held.node();
    if (!request.id().equals(node.allocatedTo())
        || node.state() != NodeState.READY
        || !node.labels().contains(label)) {
      faults.add("%s got the wrong node %s".formatted(request, node));
      held.close();
      return null;
    }
    if (used.contains(machine(node))) {
      faults.add("%s got the machine of %s, which was used before".formatted(request, node));
    }
    for (var thing : List.of(node.id(), machine(node))) {
      var other = holders.putIfAbsent(thing, request.id());
      if (other != null) {
        faults.add("%s got %s, which %s has".formatted(request, node, other));
      }
    }
    return held;
  }

  private static String machine(Node node) {
    return node.provider() + "/" + node.externalId();
  }

  private void work(NodeRequest request, LockedNode held) throws InterruptedException {
    used.add(machine(held.node()));
    var mark = Map.of("customer", request.id());
    held.update(node -> node.withUserData(mark).moved(NodeState.IN_USE, store.now()));
    for (int i = 0; i < CHECKS; i++) {
      var found = store.nodes().read(held.id());
      if (found.isEmpty() || !mark.equals(found.get().value().userData())) {
        faults.add("node %s of %s is now %s".formatted(held.id(), request, found));
      }
    }
  }

  private void keepForALook(NodeRequest request, LockedNode held) throws InterruptedException {
    held.update(node -> node.moved(NodeState.HOLD, store.now()));
    leave(request, held);
    var again = store.nodes().lock(held.id(), wishes.patience());
    if (again.isEmpty() || again.get().node().state() != NodeState.HOLD) {
      faults.add("node %s was held, and is %s".formatted(held.id(), again));
      return;
    }
    try (var node = again.get()) {
      node.update(n -> n.moved(NodeState.USED, store.now()));
    }
  }

  private void leave(NodeRequest request, LockedNode held) {
    holders.remove(held.id(), request.id());
    holders.remove(machine(held.node()), request.id());
    held.close();
  }

  /** Lets go of what is ready and free, as an operator would; the launchers see to the rest. */
  static void letGo(Store store) throws InterruptedException {
    for (var listed : store.nodes().readAll()) {
      if (!listed.locked() && isFree(listed.node())) {
        try (var held = store.nodes().tryLock(listed.node().id()).orElse(null)) {
          if (held != null && isFree(held.node())) {
            held.update(node -> node.moved(NodeState.DELETING, store.now()));
          }
        }
      }
    }
  }

  private static boolean isFree(Node node) {
    return node.state() == NodeState.READY && node.allocatedTo() == null;
  }
}
