package dev.nodepool.launcher;

import dev.nodepool.store.node.LockedNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The nodes that a request has so far, by their place in the request. Used by one thread. */
final class Gathered {
  private final List<String> labels;
  private final Map<Integer, LockedNode> byPosition = new TreeMap<>();
  private final List<String> settled = new ArrayList<>();

  Gathered(List<String> labels) {
    this.labels = labels;
  }

  void put(int position, LockedNode node) {
    byPosition.put(position, node);
  }

  /** In the first empty place of its label. */
  void put(LockedNode node) {
    var label = node.node().labels().getFirst();
    for (int position : missingPositions()) {
      if (labels.get(position).equals(label)) {
        put(position, node);
        return;
      }
    }
    throw new IllegalStateException("node %s: label %s is not missing".formatted(node.id(), label));
  }

  boolean complete() {
    return byPosition.size() == labels.size();
  }

  private List<Integer> missingPositions() {
    return IntStream.range(0, labels.size())
        .filter(i -> !byPosition.containsKey(i))
        .boxed()
        .toList();
  }

  /** The labels of the places that are empty, in order. */
  List<String> missing() {
    return missingPositions().stream().map(labels::get).toList();
  }

  /** The zone of the first node that has one. */
  @Nullable String zone() {
    for (var node : byPosition.values()) {
      var zone = node.node().machine().zone();
      if (zone != null) {
        return zone;
      }
    }
    return null;
  }

  List<LockedNode> nodes() {
    return List.copyOf(byPosition.values());
  }

  /** The ids in the order of the request. */
  List<String> ids() {
    return settled.isEmpty()
        ? byPosition.values().stream().map(held -> held.node().id()).toList()
        : settled;
  }

  /** The nodes belong to the requestor now. */
  void settled() {
    settled.addAll(ids());
    byPosition.clear();
  }
}
