package dev.nodepool.launcher.node;

import dev.nodepool.launcher.context.LauncherContext;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeState;
import dev.nodepool.store.node.NodeCache;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
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
    return claim(provider, pool, labels, null);
  }

  /** The same in that zone; null is any. */
  public Map<Integer, String> claim(
      String provider, String pool, List<String> labels, @Nullable String inZone) {
    var picks = new TreeMap<Integer, String>();
    boolean done = false;
    try {
      pick(provider, pool, labels, inZone, claimed::add, picks);
      done = true;
      return picks;
    } finally {
      if (!done) {
        release(picks.values());
      }
    }
  }

  /** The labels for which {@link #claim} would find no node now, in order; claims nothing. */
  public List<String> missing(String provider, String pool, List<String> labels) {
    var picks = new TreeMap<Integer, String>();
    Set<String> taken = new HashSet<>();
    pick(provider, pool, labels, null, id -> !claimed.contains(id) && taken.add(id), picks);
    return IntStream.range(0, labels.size())
        .filter(i -> !picks.containsKey(i))
        .mapToObj(labels::get)
        .toList();
  }

  private void pick(
      String provider,
      String pool,
      List<String> labels,
      @Nullable String inZone,
      Predicate<String> take,
      Map<Integer, String> picks) {
    String zone = inZone;
    for (int i = 0; i < labels.size(); i++) {
      var node = pickOne(nodes.readyByLabel(provider, pool, labels.get(i)), zone, take);
      if (node != null) {
        picks.put(i, node.id());
        zone = zone == null ? node.machine().zone() : zone;
      }
    }
  }

  private @Nullable Node pickOne(
      Collection<Node> candidates, @Nullable String zone, Predicate<String> take) {
    if (candidates.isEmpty()) {
      return null;
    }
    return candidates.stream()
        .filter(
            node -> isFree(node) && (zone == null || Objects.equals(zone, node.machine().zone())))
        .sorted(OLDEST_FIRST)
        .filter(node -> take.test(node.id()))
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
   *
   * @param useless which nodes may go
   */
  public void evictOldest(String provider, String pool, Predicate<Node> useless)
      throws InterruptedException {
    evict(node -> provider.equals(node.provider()) && pool.equals(node.pool()), useless, "pool");
  }

  /** The same of a full provider: of a pool that has no such node, one of its other pools goes. */
  public void evictOldest(String provider, Predicate<Node> useless) throws InterruptedException {
    evict(node -> provider.equals(node.provider()), useless, "provider");
  }

  /** Looks at nodes that are ready or go: few where room is short, however many there are. */
  private void evict(Predicate<Node> there, Predicate<Node> useless, String full)
      throws InterruptedException {
    var oldest = oldest(there.and(useless));
    if (oldest.isEmpty()) {
      return;
    }
    var since = context.now().minus(EVICTION_PAUSE);
    boolean oneIsGoing =
        nodes.byState(NodeState.DELETING).stream()
            .anyMatch(node -> there.test(node) && node.stateTime().isAfter(since));
    if (!oneIsGoing) {
      new UnheldNodes(context)
          .expire(
              oldest.get().id(),
              node -> node.state() == NodeState.READY && node.allocatedTo() == null,
              "the %s is at its quota and nobody uses it".formatted(full));
    }
  }

  /** The free node that has been ready for the longest time, whatever its label. */
  private Optional<Node> oldest(Predicate<Node> wanted) {
    return nodes.byState(NodeState.READY).stream()
        .filter(node -> isFree(node) && !claimed.contains(node.id()))
        .filter(wanted)
        .min(OLDEST_FIRST);
  }

  private boolean isFree(Node node) {
    // One whose image is only tried was for its request alone.
    return node.allocatedTo() == null && !nodes.locked(node.id()) && node.imageUpload().isEmpty();
  }

  public void release(Collection<String> ids) {
    claimed.removeAll(Set.copyOf(ids));
  }
}
