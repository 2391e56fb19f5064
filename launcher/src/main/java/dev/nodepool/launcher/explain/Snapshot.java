package dev.nodepool.launcher.explain;

import dev.nodepool.launcher.rules.FactsDocument;
import dev.nodepool.launcher.rules.First;
import dev.nodepool.launcher.rules.LabelView;
import dev.nodepool.launcher.rules.Pause;
import dev.nodepool.launcher.rules.PoolFacts;
import dev.nodepool.launcher.rules.Waiting;
import dev.nodepool.model.Component;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.Resources;
import dev.nodepool.store.Store;
import dev.nodepool.store.connection.Versioned;
import dev.nodepool.store.node.NodeListing;
import java.util.Collection;
import java.util.Collections;
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
    List<Component.Daemon> daemons,
    Map<String, PoolFacts> published) {

  /** Reads it; blocks, and writes nothing. */
  static Snapshot of(Store store) throws InterruptedException {
    Map<String, PoolFacts> published = new HashMap<>();
    for (var document : store.poolDocuments().readAll().entrySet()) {
      published.put(document.getKey(), FactsDocument.read(document.getValue().value()));
    }
    var components = store.components().readAll();
    return new Snapshot(
        store.nodes().readAll(),
        store.requests().readAll().stream().map(Versioned::value).toList(),
        components.stream()
            .filter(Component.Pool.class::isInstance)
            .map(Component.Pool.class::cast)
            .sorted(
                Comparator.comparing(Component.Pool::provider)
                    .thenComparing(Component.Pool::name)
                    .thenComparing(Component.Pool::id))
            .toList(),
        components.stream()
            .filter(Component.Daemon.class::isInstance)
            .map(Component.Daemon.class::cast)
            .toList(),
        published);
  }

  /** What of the configurations would serve one of the labels and is not at work. */
  List<String> troubles(Collection<String> labels) {
    return daemons.stream()
        .flatMap(daemon ->
            daemon.troubles().stream()
                .filter(trouble -> !Collections.disjoint(trouble.labels(), labels))
                .map(trouble -> "On %s %s".formatted(daemon.hostname(), trouble.text())))
        .distinct()
        .sorted()
        .toList();
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

  /** The labels of the request for which no free node of the pool is ready. */
  List<String> missing(Component.Pool pool, NodeRequest request) {
    return request.reuse()
        ? Waiting.missing(
            request,
            nodes.stream()
                .filter(listing -> isOf(pool, listing.node()) && isFree(listing))
                .map(NodeListing::node)
                .toList())
        : request.labels();
  }

  static boolean isFree(NodeListing listing) {
    var node = listing.node();
    return node.state() == NodeState.READY && node.allocatedTo() == null && !listing.locked();
  }

  /** Those given to the request. */
  List<Node> of(NodeRequest request) {
    return nodes.stream()
        .map(NodeListing::node)
        .filter(node -> request.id().equals(node.allocatedTo()))
        .toList();
  }

  /** The wait of a more urgent request, when what is left of the pool's room is meant for it. */
  Optional<Pause> ahead(Component.Pool pool, NodeRequest request, List<String> missing) {
    var facts = facts(pool);
    if (missing.isEmpty()
        || facts.isEmpty()
        || !(facts.get().labels().get(missing.getFirst()) instanceof LabelView.Servable first)) {
      return Optional.empty();
    }
    var before =
        requests.stream()
            .filter(Waiting::mayWait)
            .flatMap(other -> Waiting.of(other, of(other)).stream())
            .filter(other -> other.provider().equals(pool.provider()) && other.isBefore(request))
            .sorted(Comparator.comparing(Waiting::request, NodeRequest.BY_URGENCY))
            .toList();
    var wants = before.stream().flatMap(other -> want(other).stream()).toList();
    return First.of(pool.name(), wants).leave(facts.get().room(), first.cost())
        ? Optional.empty()
        : Optional.of(before.getFirst().pause());
  }

  private Optional<First.Want> want(Waiting waiting) {
    return pools.stream()
        .filter(pool ->
            pool.provider().equals(waiting.provider()) && pool.name().equals(waiting.pool()))
        .flatMap(pool -> facts(pool).stream())
        .findFirst()
        .flatMap(facts ->
            facts.labels().get(waiting.missing().getFirst()) instanceof LabelView.Servable next
                ? Optional.of(new First.Want(waiting.pool(), facts.room(), next.cost()))
                : Optional.empty());
  }

  Optional<NodeRequest> request(String id) {
    return requests.stream().filter(request -> request.id().equals(id)).findFirst();
  }

  Optional<NodeListing> node(String id) {
    return nodes.stream().filter(listing -> listing.node().id().equals(id)).findFirst();
  }
}
