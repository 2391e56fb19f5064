package dev.nodepool.store.node;

import dev.nodepool.model.Node;
import dev.nodepool.model.NodeState;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * How many nodes there are in each state: in all, by provider, by label. Kept as nodes change, so
 * that nobody counts them. One thread at a time changes it; any thread reads.
 */
public final class NodeCounts {
  private final Map<NodeState, LongAdder> all = states();
  private final Map<String, Map<NodeState, LongAdder>> byProvider = new ConcurrentHashMap<>();
  private final Map<String, Map<NodeState, LongAdder>> byLabel = new ConcurrentHashMap<>();

  NodeCounts() {}

  void changed(@Nullable Node before, @Nullable Node after) {
    if (before != null && after != null && counted(before, after)) {
      return;
    }
    if (after != null) {
      count(after, 1);
    }
    if (before != null) {
      count(before, -1);
    }
  }

  private static boolean counted(Node before, Node after) {
    return before.state() == after.state()
        && before.labels().equals(after.labels())
        && Objects.equals(before.provider(), after.provider());
  }

  private void count(Node node, int one) {
    add(all, node.state(), one);
    if (node.provider() != null) {
      add(group(byProvider, node.provider()), node.state(), one);
    }
    for (var label : node.labels()) {
      add(group(byLabel, label), node.state(), one);
    }
  }

  private static Map<NodeState, LongAdder> group(
      Map<String, Map<NodeState, LongAdder>> groups, String name) {
    return groups.computeIfAbsent(name, _ -> states());
  }

  private static void add(Map<NodeState, LongAdder> counts, NodeState state, int one) {
    var count = counts.get(state);
    if (count != null) {
      count.add(one);
    }
  }

  private static Map<NodeState, LongAdder> states() {
    var counts = new EnumMap<NodeState, LongAdder>(NodeState.class);
    for (var state : NodeState.values()) {
      counts.put(state, new LongAdder());
    }
    return counts;
  }

  public long of(NodeState state) {
    return read(all, state);
  }

  public long ofProvider(String provider, NodeState state) {
    return read(byProvider.getOrDefault(provider, Map.of()), state);
  }

  public long ofLabel(String label, NodeState state) {
    return read(byLabel.getOrDefault(label, Map.of()), state);
  }

  private static long read(Map<NodeState, LongAdder> counts, NodeState state) {
    var count = counts.get(state);
    return count == null ? 0 : count.sum();
  }

  /** Every provider that had a node since the watch began. */
  public Set<String> providers() {
    return Set.copyOf(byProvider.keySet());
  }

  /** Every label that a node had since the watch began. */
  public Set<String> labels() {
    return Set.copyOf(byLabel.keySet());
  }

  /** The states that Nodepool knows. */
  public static List<NodeState> known() {
    return Arrays.stream(NodeState.values()).filter(state -> state != NodeState.UNKNOWN).toList();
  }
}
