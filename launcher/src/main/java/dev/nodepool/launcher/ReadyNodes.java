package dev.nodepool.launcher;

import dev.nodepool.model.Node;
import dev.nodepool.store.node.NodeCache;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The nodes that are ready and free, and which of them a handler of this launcher has in mind.
 * Thread-safe.
 */
final class ReadyNodes {
  private static final Comparator<Node> OLDEST_FIRST =
      Comparator.comparing(Node::stateTime).thenComparing(Node::id);
  private final NodeCache nodes;
  private final Set<String> claimed = ConcurrentHashMap.newKeySet();

  ReadyNodes(NodeCache nodes) {
    this.nodes = nodes;
  }

  /**
   * Picks free nodes for as many of the labels as there are, all in one zone.
   *
   * @return node ids by position in {@code labels}; {@link #release} them
   */
  Map<Integer, String> claim(String provider, String pool, List<String> labels) {
    var picks = new TreeMap<Integer, String>();
    String zone = null;
    for (int i = 0; i < labels.size(); i++) {
      var node = claimOne(provider, pool, labels.get(i), zone);
      if (node != null) {
        picks.put(i, node.id());
        zone = zone == null ? node.machine().zone() : zone;
      }
    }
    return picks;
  }

  private @Nullable Node claimOne(
      String provider, String pool, String label, @Nullable String zone) {
    var candidates = nodes.readyByLabel(provider, pool, label);
    if (candidates.isEmpty()) {
      return null;
    }
    return candidates.stream()
        .filter(
            node -> isFree(node) && (zone == null || Objects.equals(zone, node.machine().zone())))
        .sorted(OLDEST_FIRST)
        .filter(node -> claimed.add(node.id()))
        .findFirst()
        .orElse(null);
  }

  /** How many nodes of a label are free. */
  int count(String provider, String pool, String label) {
    return (int)
        nodes.readyByLabel(provider, pool, label).stream()
            .filter(node -> isFree(node) && !claimed.contains(node.id()))
            .count();
  }

  /** The free node that has been ready for the longest time, whatever its label. */
  @Nullable Node oldest(String provider, String pool) {
    return nodes.byPool(provider, pool).stream()
        .filter(node -> node.state() == dev.nodepool.model.NodeState.READY)
        .filter(node -> isFree(node) && !claimed.contains(node.id()))
        .min(OLDEST_FIRST)
        .orElse(null);
  }

  private boolean isFree(Node node) {
    return node.allocatedTo() == null && !nodes.locked(node.id());
  }

  void release(Collection<String> ids) {
    claimed.removeAll(Set.copyOf(ids));
  }
}
