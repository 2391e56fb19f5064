package dev.nodepool.launcher.node;

import static dev.nodepool.launcher.LauncherFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.launcher.PartsFixture;
import dev.nodepool.launcher.TestConfig;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeState;
import dev.nodepool.store.ZooKeeperFixture;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReadyNodesTest {
  private static final String PROVIDER = "fake-provider";
  private ZooKeeperFixture zooKeeper;
  private PartsFixture parts;
  private ReadyNodes ready;

  @BeforeEach
  void start() throws Exception {
    zooKeeper = new ZooKeeperFixture();
    parts = new PartsFixture(zooKeeper.settings(), TestConfig.twoLabels());
    ready = new ReadyNodes(parts.context());
  }

  @AfterEach
  void stop() throws Exception {
    parts.close();
    zooKeeper.close();
  }

  @Test
  void the_oldest_goes_first_and_to_one_only() throws Exception {
    var first = parts.node("small", NodeState.READY);
    var second = parts.node("small", NodeState.READY);
    parts.node("big", NodeState.READY);
    await(() -> ready.count(PROVIDER, "main", "small"), count -> count == 2);
    var picks = ready.claim(PROVIDER, "main", List.of("small"));
    assertThat(picks.values()).containsExactly(first.id());
    assertThat(ready.claim(PROVIDER, "main", List.of("small", "small")).values())
        .containsExactly(second.id());
    assertThat(ready.count(PROVIDER, "main", "small")).isZero();
    ready.release(picks.values());
    assertThat(ready.count(PROVIDER, "main", "small")).isEqualTo(1);
  }

  @Test
  void a_node_that_somebody_holds_is_not_free() throws Exception {
    var node = parts.node("small", NodeState.READY);
    try (var held = parts.store().nodes().tryLock(node.id()).orElseThrow()) {
      await(() -> ready.count(PROVIDER, "main", "small"), count -> count == 0);
      assertThat(ready.claim(PROVIDER, "main", List.of("small"))).isEmpty();
      assertThat(held.node().id()).isEqualTo(node.id());
    }
  }

  @Test
  void one_free_node_makes_room_and_no_second_while_it_is_on_its_way_out() throws Exception {
    var oldest = parts.node("small", NodeState.READY);
    var other = parts.node("big", NodeState.READY);
    await(() -> ready.count(PROVIDER, "main", "small"), count -> count == 1);
    await(() -> ready.count(PROVIDER, "main", "big"), count -> count == 1);
    ready.evictOldest(PROVIDER, "main", _ -> true);
    ready.evictOldest(PROVIDER, "main", _ -> true);
    assertThat(state(oldest)).contains(NodeState.DELETING);
    assertThat(state(other)).contains(NodeState.READY);
  }

  private Optional<NodeState> state(Node node) {
    return parts.context().nodes().get(node.id()).map(Node::state);
  }
}
