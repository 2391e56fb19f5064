package dev.nodepool.store.node;

import dev.nodepool.model.Node;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Nodes by some key. One thread at a time changes it; any thread reads, without waiting. */
final class NodeIndex<K> {
  private final Map<K, Map<String, Node>> groups = new ConcurrentHashMap<>();

  void add(@Nullable K key, Node node) {
    if (key != null) {
      groups.computeIfAbsent(key, _ -> new ConcurrentHashMap<>()).put(node.id(), node);
    }
  }

  /** Removes this very record; a newer one of the same node stays. */
  void remove(@Nullable K key, Node node) {
    var group = key == null ? null : groups.get(key);
    if (key != null && group != null) {
      group.computeIfPresent(node.id(), (_, present) -> present == node ? null : present);
      if (group.isEmpty()) {
        groups.remove(key);
      }
    }
  }

  /** A live view: it shows what happens while it is read. */
  Collection<Node> get(K key) {
    var group = groups.get(key);
    return group == null ? List.of() : Collections.unmodifiableCollection(group.values());
  }
}
