package dev.nodepool.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.launcher.PartsFixture;
import dev.nodepool.launcher.TestConfig;
import dev.nodepool.model.NodeState;
import dev.nodepool.store.ZooKeeperFixture;
import org.junit.jupiter.api.Test;

class UnheldNodesTest {

  @Test
  void what_is_held_or_has_changed_is_left_alone() throws Exception {
    try (var zooKeeper = new ZooKeeperFixture();
        var parts = new PartsFixture(zooKeeper.settings(), TestConfig.twoLabels())) {
      var nodes = new UnheldNodes(parts.context());
      var id = parts.node("small", NodeState.READY).id();
      try (var _ = parts.store().nodes().tryLock(id).orElseThrow()) {
        assertThat(nodes.expire(id, _ -> true, "nobody uses it")).isFalse();
      }
      assertThat(nodes.expire(id, node -> node.state() == NodeState.HOLD, "it was held")).isFalse();
      assertThat(nodes.expire("0000099999", _ -> true, "it is unknown")).isFalse();
      assertThat(nodes.expire(id, node -> node.state() == NodeState.READY, "it is old")).isTrue();
      assertThat(parts.store().nodes().read(id).orElseThrow().value().state())
          .isEqualTo(NodeState.DELETING);
    }
  }
}
