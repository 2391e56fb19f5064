package dev.nodepool.launcher.explain;

import dev.nodepool.launcher.explain.LabelExplanation.Offering;
import dev.nodepool.launcher.rules.Check;
import dev.nodepool.launcher.rules.RequestRules;
import dev.nodepool.launcher.rules.Room;
import dev.nodepool.launcher.rules.Situation;
import dev.nodepool.launcher.rules.Tenant;
import dev.nodepool.model.Component;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.Quota;
import dev.nodepool.model.Reason;
import dev.nodepool.store.Store;
import dev.nodepool.store.node.NodeListing;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Answers why. Reads ZooKeeper and writes nothing; calls block. */
public final class Explainer {
  private final Store store;

  public Explainer(Store store) {
    this.store = store;
  }

  /**
   * Why a request waits, or what became of it, also when it has failed a short time ago and is
   * deleted; empty when there is no such request.
   */
  public Optional<RequestExplanation> request(String id) throws InterruptedException {
    var now = Snapshot.of(store);
    var found = now.request(id);
    return (found.isPresent() ? found : store.failedRequests().read(id))
        .map(request ->
            new RequestExplanation(
                request,
                now.nodes().stream()
                    .map(NodeListing::node)
                    .filter(node -> id.equals(node.allocatedTo()))
                    .toList(),
                now.pools().stream().map(pool -> pool(now, pool, request)).toList(),
                now.troubles(request.labels())));
  }

  private static PoolExplanation pool(Snapshot now, Component.Pool pool, NodeRequest request) {
    var tenant = request.tenantName();
    var said = said(pool, request);
    var facts = now.facts(pool);
    if (facts.isEmpty()) {
      var known = ofRecords(now, pool, request);
      var checks = RequestRules.checksOfRecords(known).toList();
      return new PoolExplanation(pool, checks, said, null, known.cost());
    }
    var use = now.used(node -> tenant != null && tenant.equals(node.allocation().tenantName()));
    var missing = now.missing(pool, request);
    var ahead = now.ahead(pool, request, missing).orElse(null);
    var situation = facts.get().situation(request, pool, missing, ahead, use, now.pools());
    List<Check> checks = RequestRules.checksAndRoom(situation).toList();
    return new PoolExplanation(pool, checks, said, facts.get().room(), situation.cost());
  }

  /** What can be known of a pool whose launcher publishes nothing, such as one in Python. */
  private static Situation ofRecords(Snapshot now, Component.Pool pool, NodeRequest request) {
    return new Situation(
        request,
        pool,
        Room.of(Quota.UNLIMITED),
        0,
        -1,
        Map.of(),
        request.labels(),
        Tenant.NOBODY,
        null,
        now.pools());
  }

  private static @Nullable Reason said(Component.Pool pool, NodeRequest request) {
    return request.reasons().stream()
        .filter(reason -> pool.id().equals(reason.launcher()))
        .reduce((_, newest) -> newest)
        .orElse(null);
  }

  /** Why a node is where it is; empty when there is no such node. */
  public Optional<NodeExplanation> node(String id) throws InterruptedException {
    var now = Snapshot.of(store);
    var listing = now.node(id);
    if (listing.isEmpty()) {
      return Optional.empty();
    }
    var holder = listing.get().locked() ? store.nodes().lockHolder(id).orElse("somebody") : null;
    return Optional.of(NodeRules.explain(now, listing.get().node(), holder));
  }

  /** Where a label can be had; empty when no pool offers it and nobody wants it. */
  public Optional<LabelExplanation> label(String name) throws InterruptedException {
    var now = Snapshot.of(store);
    var offering =
        now.pools().stream()
            .filter(pool -> pool.labels().contains(name))
            .map(pool -> offering(now, pool, name))
            .toList();
    var wanting =
        now.requests().stream()
            .filter(request -> request.labels().contains(name) && !request.state().isFinal())
            .sorted(NodeRequest.BY_URGENCY)
            .toList();
    var troubles = now.troubles(List.of(name));
    return offering.isEmpty() && wanting.isEmpty() && troubles.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new LabelExplanation(
                name, minReady(now, name), ready(now, name), offering, wanting, troubles));
  }

  /** The most that a launcher wants: all of them look at the nodes of all pools. */
  private static @Nullable Integer minReady(Snapshot now, String label) {
    return now.pools().stream()
        .filter(pool -> pool.labels().contains(label))
        .flatMap(pool -> now.facts(pool).stream())
        .map(facts -> facts.minReady().getOrDefault(label, 0))
        .max(Integer::compare)
        .orElse(null);
  }

  private static int ready(Snapshot now, String label) {
    return (int)
        now.nodes().stream()
            .filter(listing -> isFree(listing.node(), listing.locked()))
            .filter(listing -> listing.node().labels().contains(label))
            .count();
  }

  private static Offering offering(Snapshot now, Component.Pool pool, String label) {
    var nodes = new TreeMap<String, Integer>();
    int free = 0;
    for (var listing : now.nodes()) {
      var node = listing.node();
      if (Snapshot.isOf(pool, node) && node.labels().contains(label)) {
        nodes.merge(node.state().wire(), 1, Integer::sum);
        free += isFree(node, listing.locked()) ? 1 : 0;
      }
    }
    var facts = now.facts(pool);
    return new Offering(
        pool,
        facts.map(known -> known.labels().get(label)).orElse(null),
        facts.map(known -> known.room()).orElse(null),
        nodes,
        free);
  }

  private static boolean isFree(Node node, boolean locked) {
    return node.state() == NodeState.READY && node.allocatedTo() == null && !locked;
  }
}
