package dev.nodepool.house;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The groups of a graph in which each can be reached from each other (Tarjan's strongly connected
 * components), without those that stand alone.
 */
final class Cycles {
  private final Map<String, Set<String>> edges;
  private final Map<String, Integer> number = new HashMap<>();
  private final Map<String, Integer> lowest = new HashMap<>();
  private final Deque<String> open = new ArrayDeque<>();
  private final List<List<String>> found = new ArrayList<>();

  private Cycles(Map<String, Set<String>> edges) {
    this.edges = edges;
  }

  /** The groups, each sorted. */
  static List<List<String>> of(Map<String, Set<String>> edges) {
    var cycles = new Cycles(new TreeMap<>(edges));
    for (var node : cycles.edges.keySet()) {
      if (!cycles.number.containsKey(node)) {
        cycles.visit(node);
      }
    }
    return cycles.found;
  }

  private void visit(String node) {
    int own = number.size();
    number.put(node, own);
    lowest.put(node, own);
    open.push(node);
    for (var next : edges.getOrDefault(node, Set.of())) {
      if (!number.containsKey(next)) {
        visit(next);
        lowest.merge(node, lowest.get(next), Math::min);
      } else if (open.contains(next)) {
        lowest.merge(node, number.get(next), Math::min);
      }
    }
    if (lowest.get(node) == own) {
      take(node);
    }
  }

  private void take(String first) {
    List<String> group = new ArrayList<>();
    String one;
    do {
      one = open.pop();
      group.add(one);
    } while (!one.equals(first));
    if (group.size() > 1) {
      found.add(group.stream().sorted().toList());
    }
  }
}
