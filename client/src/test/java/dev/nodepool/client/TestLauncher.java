package dev.nodepool.client;

import dev.nodepool.model.Allocation;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.Owner;
import dev.nodepool.model.RequestState;
import dev.nodepool.store.Store;
import dev.nodepool.store.connection.Versioned;
import dev.nodepool.store.node.LockedNode;
import dev.nodepool.store.node.NodeListing;
import java.util.List;

/** What a launcher does, one step at a time, when a test says so. */
final class TestLauncher {
  private static final Owner OWNER = new Owner("cloud", "main", "launcher");
  private final Store store;

  TestLauncher(Store store) {
    this.store = store;
  }

  NodeRequest request(String id) throws InterruptedException {
    return store.requests().read(id).map(Versioned::value).orElseThrow();
  }

  Node node(String id) throws InterruptedException {
    return store.nodes().read(id).map(Versioned::value).orElseThrow();
  }

  void accept(String requestId) throws InterruptedException {
    try (var held = store.requests().tryLock(requestId).orElseThrow()) {
      held.update(request -> request.moved(RequestState.PENDING, store.now()));
    }
  }

  /** A ready node for each label, in the order of the labels; their ids. */
  List<String> serve(String requestId) throws InterruptedException {
    try (var held = store.requests().tryLock(requestId).orElseThrow()) {
      var inits =
          held.request().labels().stream()
              .map(label ->
                  Node.init(label, OWNER, Allocation.to(held.request()), null, store.now()))
              .toList();
      var locked =
          store
              .nodes()
              .lockNew(
                  store.nodes().create(inits), node -> node.moved(NodeState.BUILDING, store.now()));
      for (var node : locked) {
        node.update(n ->
            n.withMachine(n.machine().withExternalId("m-" + n.id()))
                .moved(NodeState.READY, store.now()));
      }
      var ids = locked.stream().map(LockedNode::id).toList();
      held.settle(request -> request.fulfilled(ids, store.now()), locked);
      return ids;
    }
  }

  void fail(String requestId) throws InterruptedException {
    try (var held = store.requests().tryLock(requestId).orElseThrow()) {
      held.update(request -> request.moved(RequestState.FAILED, store.now()));
    }
  }

  /** Frees ready nodes whose request is gone, and deletes what has no future, unless locked. */
  void cleanUp() throws InterruptedException {
    for (var listed : store.nodes().readAll()) {
      var lock = store.nodes().tryLock(listed.node().id());
      if (lock.isEmpty()) {
        continue;
      }
      try (var held = lock.get()) {
        var request = held.node().allocatedTo();
        if (held.node().state().deletable()) {
          held.remove();
        } else if (held.node().state() == NodeState.READY
            && request != null
            && store.requests().read(request).isEmpty()) {
          held.update(Node::deallocated);
        }
      }
    }
  }

  boolean isLocked(String nodeId) throws InterruptedException {
    return store.nodes().readAll().stream()
        .filter(listed -> listed.node().id().equals(nodeId))
        .anyMatch(NodeListing::locked);
  }

  /** Nodes that are given to some request, or locked, or in use. */
  List<Node> taken() throws InterruptedException {
    return store.nodes().readAll().stream()
        .filter(listed ->
            listed.locked()
                || listed.node().allocatedTo() != null
                || listed.node().state() != NodeState.READY)
        .map(NodeListing::node)
        .toList();
  }
}
