package dev.nodepool.bench.soak;

import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.RequestState;
import dev.nodepool.store.Store;
import dev.nodepool.store.lock.LockLostException;
import dev.nodepool.store.node.NodeGoneException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;

/**
 * Asks for nodes, again and again, and does with them what chance wants. Lives on one virtual
 * thread.
 */
final class RandomRequestor {
  private static final String NAME = "soak";
  private static final int[] PRIORITIES = {
    NodeRequest.PRIORITY_HIGH, NodeRequest.PRIORITY_NORMAL, NodeRequest.PRIORITY_LOW
  };
  private static final double CANCELLED = 0.15;
  private static final int MOST_NODES = 3;
  private static final int LONGEST_CHANGE_OF_MIND_MILLIS = 3000;
  private static final int LONGEST_PAUSE_MILLIS = 300;

  private final Store store;
  private final Ledger ledger;
  private final IntSupplier launcher;
  private final Demand demand;
  private final RandomGenerator random;

  /**
   * What is asked for.
   *
   * @param labels to choose from
   * @param deadline until a request has to be fulfilled or failed
   */
  record Demand(List<String> labels, Duration deadline) {
    Demand {
      labels = List.copyOf(labels);
    }
  }

  RandomRequestor(
      Store store, Ledger ledger, IntSupplier launcher, Demand demand, RandomGenerator random) {
    this.store = store;
    this.ledger = ledger;
    this.launcher = launcher;
    this.demand = demand;
    this.random = random;
  }

  /** Goes on until it is to stop; the last request is served to its end. */
  void run(BooleanSupplier stopping) throws InterruptedException {
    while (!stopping.getAsBoolean()) {
      ask();
      Thread.sleep(random.nextInt(LONGEST_PAUSE_MILLIS));
    }
  }

  private void ask() throws InterruptedException {
    var labels = new ArrayList<String>();
    for (int i = random.nextInt(MOST_NODES); i >= 0; i--) {
      labels.add(demand.labels().get(random.nextInt(demand.labels().size())));
    }
    var request = NodeRequest.of(labels, NAME, store.now());
    var id = store.requests().create(request, PRIORITIES[random.nextInt(PRIORITIES.length)], false);
    ledger.asked();
    if (random.nextDouble() < CANCELLED) {
      Thread.sleep(random.nextInt(LONGEST_CHANGE_OF_MIND_MILLIS));
      store.requests().delete(id);
      ledger.cancelled();
      return;
    }
    settle(id);
  }

  private void settle(String id) throws InterruptedException {
    var settled = store.requests().awaitFinal(id, demand.deadline());
    if (settled.isEmpty()) {
      ledger.lost("request %s has vanished, and nobody of us deleted it".formatted(id));
      return;
    }
    var request = settled.get();
    switch (request.state()) {
      case RequestState.FULFILLED -> {
        ledger.served(launcher.getAsInt());
        use(request);
      }
      case RequestState.FAILED -> {
        ledger.failed();
        store.requests().delete(id);
      }
      default -> {
        ledger.lost(
            "request %s is neither fulfilled nor failed after %s: %s"
                .formatted(id, demand.deadline(), new FailureReport(store).about(request)));
        store.requests().delete(id);
      }
    }
  }

  private void use(NodeRequest request) throws InterruptedException {
    var leases = new ArrayList<Lease>();
    try {
      for (int i = 0; i < request.nodes().size(); i++) {
        Lease.take(store, ledger, request, i).ifPresent(leases::add);
      }
      store.requests().delete(request.id());
      if (leases.size() != request.labels().size()) {
        ledger.lost(
            "request %s is fulfilled, but only %d of its nodes can be had: %s"
                .formatted(request.id(), leases.size(), new FailureReport(store).about(request)));
      }
      for (var lease : leases) {
        end(lease);
      }
    } catch (LockLostException | NodeGoneException e) {
      ledger.interrupted();
    } finally {
      leases.forEach(Lease::close);
    }
  }

  private void end(Lease lease) throws InterruptedException {
    switch (random.nextInt(10)) {
      case 0 -> lease.close();
      case 1 -> {
        lease.begin();
        lease.check();
        lease.hold();
        Thread.sleep(random.nextInt(2000));
        lease.discard();
      }
      default -> {
        lease.begin();
        Thread.sleep(random.nextInt(1500));
        lease.check();
        lease.end(NodeState.USED);
      }
    }
  }
}
