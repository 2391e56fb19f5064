package dev.nodepool.launcher;

import static dev.nodepool.launcher.LauncherFixture.PATIENCE;
import static dev.nodepool.launcher.LauncherFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.model.Hold;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeState;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that are ready or held for too long go, and no others. */
class NodeAgesTest {
  @TempDir Path folder;
  private LauncherFixture it;

  @BeforeEach
  void start() throws Exception {
    it = new LauncherFixture(folder, Map.of());
  }

  @AfterEach
  void stop() throws Exception {
    it.close();
  }

  @Test
  void a_free_node_that_is_ready_for_longer_than_max_ready_age_goes() throws Exception {
    it.launcher(TestConfig.twoLabels().label("small", "max-ready-age", 1));
    var asked = it.ask("small", "small", "big");
    var nodes = it.fulfilled(asked);
    var kept = it.store.nodes().lock(nodes.getFirst().id(), PATIENCE).orElseThrow();
    it.store.requests().delete(asked);
    await(() -> it.store.nodes().read(nodes.get(1).id()).isEmpty(), gone -> gone);
    assertThat(kept.node().state()).isEqualTo(NodeState.READY);
    assertThat(it.ready()).extracting(node -> node.labels().getFirst()).contains("big");
    kept.close();
  }

  @Test
  void a_held_node_goes_when_its_own_time_is_over_before_max_hold_age() throws Exception {
    it.launcher(TestConfig.twoLabels().set("max-hold-age", 3600));
    var nodes = it.fulfilled(it.ask("small", "small"));
    hold(nodes.getFirst(), 1L);
    hold(nodes.get(1), null);
    await(() -> it.store.nodes().read(nodes.getFirst().id()).isEmpty(), gone -> gone);
    assertThat(it.store.nodes().read(nodes.get(1).id()).orElseThrow().value().state())
        .isEqualTo(NodeState.HOLD);
  }

  @Test
  void a_held_node_goes_after_max_hold_age_however_long_it_was_wanted() throws Exception {
    it.launcher(TestConfig.twoLabels().set("max-hold-age", 1));
    hold(it.fulfilled(it.ask("small")).getFirst(), 3600L);
    it.awaitNoNodes();
  }

  private void hold(Node node, @Nullable Long seconds) throws InterruptedException {
    try (var held = it.store.nodes().lock(node.id(), PATIENCE).orElseThrow()) {
      held.update(now ->
          now.withHold(new Hold("job", "a look", seconds)).moved(NodeState.HOLD, it.store.now()));
    }
  }
}
