package dev.nodepool.client;

import dev.nodepool.model.Hold;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeState;
import dev.nodepool.store.Store;
import dev.nodepool.store.node.NodeListing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Nodes that are leased beyond the end of a process. Such a node is in {@code hold}, so that nobody
 * deletes it in the moments when its lock changes hands, and locked by a persistent contender, so
 * that nobody takes it; its hold expires with the lease. Any thread; calls block.
 */
final class PersistentLeases {
  private static final Duration LOCK_PATIENCE = Duration.ofSeconds(5);
  private static final int TRIES = 3;

  private final Store store;

  PersistentLeases(Store store) {
    this.store = store;
  }

  /** The node as it is stored while it is leased. */
  static Node leased(Node node, LeaseTerms terms, Instant now) {
    long seconds = Math.max(1, Duration.between(now, terms.expiresAt()).toSeconds());
    return terms
        .writtenOn(node)
        .moved(NodeState.HOLD, now)
        .withHold(new Hold(null, "leased by " + terms.owner(), seconds));
  }

  /** Locks a node that was marked as leased and is unlocked. */
  void lock(String nodeId, LeaseTerms terms) throws LeaseException, InterruptedException {
    for (int attempt = 0; attempt < TRIES; attempt++) {
      if (store.nodes().lockPersistently(nodeId, terms.owner())) {
        if (terms(nodeId).filter(terms::equals).isEmpty()) {
          store.nodes().releasePersistent(nodeId, terms.owner());
          throw new LeaseException("node %s was deleted by somebody else".formatted(nodeId));
        }
        return;
      }
      // Somebody looks at the node just now: let them finish.
      store.nodes().lock(nodeId, LOCK_PATIENCE).ifPresent(held -> held.close());
    }
    throw new LeaseException(
        "node %s is held until %s for %s, but cannot be locked: somebody else has its lock"
            .formatted(nodeId, terms.expiresAt(), terms.owner()));
  }

  private Optional<LeaseTerms> terms(String nodeId) throws InterruptedException {
    return store
        .nodes()
        .read(nodeId)
        .filter(found -> found.value().state() == NodeState.HOLD)
        .flatMap(found -> LeaseTerms.of(found.value()));
  }

  void release(String nodeId, String owner) throws LeaseException, InterruptedException {
    var node = store.nodes().read(nodeId);
    if (node.isEmpty()) {
      return;
    }
    var terms = LeaseTerms.of(node.get().value());
    if (terms.isEmpty() || !terms.get().owner().equals(owner)) {
      throw new LeaseException(
          terms
              .map(other ->
                  "node %s is leased by %s, not by %s".formatted(nodeId, other.owner(), owner))
              .orElse("node %s is not leased".formatted(nodeId)));
    }
    store.nodes().releasePersistent(nodeId, owner);
    var lock = store.nodes().lock(nodeId, LOCK_PATIENCE);
    if (lock.isEmpty()) {
      throw new LeaseException(
          "node %s is gone, or somebody else has its lock; it is deleted at %s"
              .formatted(nodeId, terms.get().expiresAt()));
    }
    try (var held = lock.get()) {
      if (held.node().state() == NodeState.HOLD) {
        held.update(leased -> leased.moved(NodeState.USED, store.now()));
      }
    }
  }

  List<Node> of(String owner) throws InterruptedException {
    return store.nodes().readAll().stream()
        .map(NodeListing::node)
        .filter(node -> node.state() == NodeState.HOLD)
        .filter(
            node -> LeaseTerms.of(node).filter(terms -> terms.owner().equals(owner)).isPresent())
        .toList();
  }
}
