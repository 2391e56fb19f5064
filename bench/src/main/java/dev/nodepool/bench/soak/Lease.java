package dev.nodepool.bench.soak;

import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.NodeState;
import dev.nodepool.store.Store;
import dev.nodepool.store.node.LockedNode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** One node in our hands, with a mark of ours that nobody else may touch. Used by one thread. */
final class Lease implements AutoCloseable {
  private static final Duration TO_LOCK = Duration.ofSeconds(30);
  private static final String TOKEN = "soak_token";

  private final Store store;
  private final Ledger ledger;
  private final LockedNode held;
  private final String token;
  private boolean open = true;

  private Lease(Store store, Ledger ledger, LockedNode held, String token) {
    this.store = store;
    this.ledger = ledger;
    this.held = held;
    this.token = token;
  }

  /**
   * Locks one node of a fulfilled request; empty, with a complaint, when it is not ours to have.
   */
  static Optional<Lease> take(Store store, Ledger ledger, NodeRequest request, int index)
      throws InterruptedException {
    var id = request.nodes().get(index);
    var locked = store.nodes().lock(id, TO_LOCK);
    if (locked.isEmpty()) {
      ledger.lost("node %s of request %s is gone, or stays locked".formatted(id, request.id()));
      return Optional.empty();
    }
    var held = locked.get();
    var node = held.node();
    boolean ours = request.id().equals(node.allocatedTo()) && node.state() == NodeState.READY;
    if (!ours || !node.labels().contains(request.labels().get(index))) {
      ledger.lost("request %s got the wrong node: %s".formatted(request, node));
      held.close();
      return Optional.empty();
    }
    var token = request.id() + "/" + UUID.randomUUID();
    if (node.userData() != null) {
      ledger.doubled("node %s was used before, by %s".formatted(id, node.userData()));
    }
    ledger.handedOut(node, token);
    return Optional.of(new Lease(store, ledger, held, token));
  }

  void begin() throws InterruptedException {
    held.update(
        node -> node.withUserData(Map.of(TOKEN, token)).moved(NodeState.IN_USE, store.now()));
  }

  /** The record itself must still bear our mark. */
  void check() throws InterruptedException {
    var record = store.nodes().read(held.id());
    if (record.isEmpty()) {
      complain("is gone while we use it");
    } else if (!Map.of(TOKEN, token).equals(record.get().value().userData())) {
      complain("bears another's mark: " + record.get().value().userData());
    } else if (record.get().value().state() != NodeState.IN_USE) {
      complain("is " + record.get().value().state().wire() + " while we use it");
    }
  }

  private void complain(String what) {
    if (held.valid()) {
      ledger.doubled("node %s of %s %s".formatted(held.id(), token, what));
    } else {
      ledger.interrupted();
    }
  }

  /** Keeps the node as a person would who looks for a fault: without a lock. */
  void hold() throws InterruptedException {
    end(NodeState.HOLD);
  }

  /** A held node that nobody wants to see any longer. */
  void discard() throws InterruptedException {
    var again = store.nodes().lock(held.id(), TO_LOCK);
    if (again.isEmpty()) {
      ledger.lost("node %s was held, and is gone or stays locked".formatted(held.id()));
      return;
    }
    try (var node = again.get()) {
      if (node.node().state() == NodeState.HOLD) {
        node.update(found -> found.moved(NodeState.USED, store.now()));
      } else {
        ledger.lost("node %s was held, and is %s".formatted(held.id(), node.node().state()));
      }
    }
  }

  void end(NodeState state) throws InterruptedException {
    held.update(node -> node.moved(state, store.now()));
    close();
  }

  /** Gives the lock up, whatever the node's state: what is not used is free for the next one. */
  @Override
  public void close() {
    if (open) {
      open = false;
      ledger.givenBack(held.node(), token);
      held.close();
    }
  }
}
