package dev.nodepool.launcher.node;

import dev.nodepool.launcher.context.LauncherContext;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeState;
import dev.nodepool.store.node.NodeCache;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The nodes that are ready and free, and which of them a handler of this launcher has in mind.
 * Thread-safe.
 */
public final class ReadyNodes {
  private static final Comparator<Node> OLDEST_FIRST =
      Comparator.comparing(Node::stateTime).thenComparing(Node::id);
  private static final Duration EVICTION_PAUSE = Duration.ofMinutes(5);
  private final LauncherContext context;
  private final NodeCache nodes;
  private final Set<String> claimed = ConcurrentHashMap.newKeySet();

  public ReadyNodes(LauncherContext context) {
    this.context = context;
    this.nodes = context.nodes();
  }

  /**
   * Picks free nodes for as many of the labels as there are, all in one zone.
   *
   * @return node ids by position in {@code labels}; {@link #release} them
   */
  public Map<Integer, String> claim(String provider, String pool, List<String> labels) {
    var picks = new TreeMap<Integer, String>();
    boolean done = false;
    try {
      String zone = null;
      for (int i = 0; i < labels.size(); i++) {
        var node = claimOne(provider, pool, labels.get(i), zone);
        if (node != null) {
          picks.put(i, node.id());
          zone = zone == null ? node.machine().zone() : zone;
        }
      }
      done = true;
      return picks;
    } finally {
      if (!done) {
        release(picks.values());
      }
    }
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
  public int count(String provider, String pool, String label) {
    return (int)
        nodes.readyByLabel(provider, pool, label).stream()
            .filter(node -> isFree(node) && !claimed.contains(node.id()))
            .count();
  }

  /**
   * Makes room: one free node of a full pool goes, unless one of the pool is on its way out already
   * (docs/decisions/0002).
   */
  public void evictOldest(String provider, String pool) throws InterruptedException {
    var since = context.now().minus(EVICTION_PAUSE);
    boolean oneIsGoing =
        nodes.byPool(provider, pool).stream()
            .anyMatch(
                node -> node.state() == NodeState.DELETING && node.stateTime().isAfter(since));
    var oldest = oldest(provider, pool);
    if (!oneIsGoing && oldest.isPresent()) {
      new UnheldNodes(context)
          .expire(
              oldest.get().id(),
              node -> node.state() == NodeState.READY && node.allocatedTo() == null,
              "the pool is at its quota and nobody uses it");
    }
  }

  /** The free node that has been ready for the longest time, whatever its label. */
  private Optional<Node> oldest(String provider, String pool) {
    return nodes.byPool(provider, pool).stream()
        .filter(node -> node.state() == NodeState.READY)
        .filter(node -> isFree(node) && !claimed.contains(node.id()))
        .min(OLDEST_FIRST);
  }

  private boolean isFree(Node node) {
    return node.allocatedTo() == null && !nodes.locked(node.id());
  }

  public void release(Collection<String> ids) {
    claimed.removeAll(Set.copyOf(ids));
  }
}
