package dev.nodepool.launcher.quota;

import dev.nodepool.driver.OwnedMachine;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.Resources;
import dev.nodepool.store.node.NodeCache;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the nodes of one provider use: the running sums of their records, the cost of the label for
 * those whose records do not say, and less those on their way out whose machine the cloud no longer
 * lists. Thread-safe; a look costs one step for each such exception, none for the others.
 */
public final class ProviderUsage implements QuotaLedger.Usage {
  private final NodeCache nodes;
  private final String provider;
  private final BiFunction<String, String, Resources> costs;
  private volatile Set<String> gone = Set.of();

  /**
   * @param costs what a node costs, by its pool and its label
   */
  public ProviderUsage(
      NodeCache nodes, String provider, BiFunction<String, String, Resources> costs) {
    this.nodes = nodes;
    this.provider = provider;
    this.costs = costs;
  }

  /** The nodes that could be gone from the cloud; to be taken before the cloud is asked. */
  public List<Node> leaving() {
    return List.of(NodeState.DELETING, NodeState.USED, NodeState.FAILED, NodeState.ABORTED).stream()
        .flatMap(state -> nodes.byState(state).stream())
        .filter(node -> provider.equals(node.provider()) && node.externalId() != null)
        .toList();
  }

  /** What the cloud lists now, asked after {@code leaving} was taken. */
  public void listed(List<Node> leaving, Collection<OwnedMachine> machines) {
    Set<String> there = new HashSet<>();
    machines.forEach(machine -> there.add(machine.externalId()));
    Set<String> missing = new HashSet<>();
    for (var node : leaving) {
      if (!there.contains(node.externalId())) {
        missing.add(node.id());
      }
    }
    gone = Set.copyOf(missing);
  }

  @Override
  public Resources inProvider() {
    return less(nodes.usedByProvider(provider).plus(unpriced(_ -> true)), null);
  }

  @Override
  public Resources inPool(String pool) {
    var unpriced = unpriced(node -> pool.equals(node.pool()));
    return less(nodes.usedByPool(provider, pool).plus(unpriced), pool);
  }

  @Override
  public Resources placed() {
    return less(nodes.placedInProvider(provider), null);
  }

  private Resources unpriced(Predicate<Node> counts) {
    return Resources.sum(
        nodes.unpricedByProvider(provider).stream().filter(counts).map(this::cost).toList());
  }

  /** Taken after the sum: a record that goes meanwhile is counted rather than forgotten twice. */
  private Resources less(Resources sum, @Nullable String pool) {
    List<Resources> left = new ArrayList<>();
    for (var id : gone) {
      var node = nodes.get(id).orElse(null);
      if (node != null && node.state().deletable() && (pool == null || pool.equals(node.pool()))) {
        left.add(cost(node));
      }
    }
    return sum.minus(Resources.sum(left));
  }

  private Resources cost(Node node) {
    var known = node.resources();
    if (known != null) {
      return known;
    }
    var pool = node.pool();
    return pool == null || node.labels().isEmpty()
        ? Resources.instances(1)
        : costs.apply(pool, node.labels().getFirst());
  }
}
