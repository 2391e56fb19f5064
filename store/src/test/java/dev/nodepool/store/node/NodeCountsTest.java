package dev.nodepool.store.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.model.Allocation;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.Owner;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is counted change by change is what a look at everything would find. */
class NodeCountsTest {
  private static final List<String> NAMES = List.of("a", "b", "c");
  private final Random chance = new Random(7);

  @Test
  void nodes_that_come_move_and_go_are_counted_as_if_all_were_looked_at() {
    var counts = new NodeCounts();
    Map<Integer, Node> nodes = new HashMap<>();
    for (int change = 0; change < 5_000; change++) {
      int id = chance.nextInt(50);
      var after = chance.nextInt(5) == 0 ? null : node(id);
      counts.changed(nodes.get(id), after);
      if (after == null) {
        nodes.remove(id);
      } else {
        nodes.put(id, after);
      }
    }
    for (var state : NodeState.values()) {
      assertThat(counts.of(state))
          .isEqualTo(nodes.values().stream().filter(n -> n.state() == state).count());
      for (var name : NAMES) {
        assertThat(counts.ofProvider(name, state))
            .isEqualTo(
                nodes.values().stream()
                    .filter(n -> n.state() == state && name.equals(n.provider()))
                    .count());
        assertThat(counts.ofLabel(name, state))
            .isEqualTo(
                nodes.values().stream()
                    .filter(n -> n.state() == state && n.labels().contains(name))
                    .count());
      }
    }
  }

  private Node node(int id) {
    var states = NodeState.values();
    var state = states[chance.nextInt(states.length)];
    var node =
        Node.init(
                pick(),
                new Owner(pick(), "main", "launcher"),
                new Allocation(null, null, null),
                null,
                Instant.EPOCH)
            .withId(Integer.toString(id))
            .withLabels(chance.nextBoolean() ? List.of("a", "b") : List.of("c"));
    return walked(node, state);
  }

  /** By whatever legal way there is. */
  private static Node walked(Node node, NodeState to) {
    if (node.state().mayMoveTo(to)) {
      return node.moved(to, Instant.EPOCH);
    }
    for (var between : node.state().next()) {
      if (between.mayMoveTo(to)) {
        return node.moved(between, Instant.EPOCH).moved(to, Instant.EPOCH);
      }
    }
    return node;
  }

  private String pick() {
    return NAMES.get(chance.nextInt(NAMES.size()));
  }
}
