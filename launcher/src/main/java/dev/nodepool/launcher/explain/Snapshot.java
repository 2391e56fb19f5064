package dev.nodepool.launcher.explain;

import dev.nodepool.launcher.rules.FactsDocument;
import dev.nodepool.launcher.rules.PoolFacts;
import dev.nodepool.model.Component;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.Resources;
import dev.nodepool.store.Store;
import dev.nodepool.store.connection.Versioned;
import dev.nodepool.store.node.NodeListing;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Everything that stands in ZooKeeper at one moment, as far as an explanation needs it. */
record Snapshot(
    List<NodeListing> nodes,
    List<NodeRequest> requests,
    List<Component.Pool> pools,
    Map<String, PoolFacts> published) {

  /** Reads it; blocks, and writes nothing. */
  static Snapshot of(Store store) throws InterruptedException {
    Map<String, PoolFacts> published = new HashMap<>();
    for (var document : store.poolDocuments().readAll().entrySet()) {
      published.put(document.getKey(), FactsDocument.read(document.getValue().value()));
    }
    return new Snapshot(
        store.nodes().readAll(),
        store.requests().readAll().stream().map(Versioned::value).toList(),
        store.components().readAll().stream()
            .filter(Component.Pool.class::isInstance)
            .map(Component.Pool.class::cast)
            .sorted(
                Comparator.comparing(Component.Pool::provider)
                    .thenComparing(Component.Pool::name)
                    .thenComparing(Component.Pool::id))
            .toList(),
        published);
  }

  /** What a pool's launcher publishes. */
  Optional<PoolFacts> facts(Component.Pool pool) {
    return Optional.ofNullable(published.get(pool.id().replace('/', '_')));
  }

  static boolean isOf(Component.Pool pool, Node node) {
    return pool.provider().equals(node.provider()) && pool.name().equals(node.pool());
  }

  /** The recorded cost of some nodes, whatever their state. */
  Resources used(Predicate<Node> which) {
    return Resources.sum(
        nodes.stream()
            .map(NodeListing::node)
            .filter(which)
            .flatMap(node -> Optional.ofNullable(node.resources()).stream())
            .toList());
  }

  Optional<NodeRequest> request(String id) {
    return requests.stream().filter(request -> request.id().equals(id)).findFirst();
  }

  Optional<NodeListing> node(String id) {
    return nodes.stream().filter(listing -> listing.node().id().equals(id)).findFirst();
  }
}
