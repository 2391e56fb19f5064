package dev.nodepool.launcher;

import static dev.nodepool.launcher.LauncherFixture.PATIENCE;
import static dev.nodepool.launcher.LauncherFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.model.Hold;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hold times that are no times: each node that must stay stands beside one that must go. */
class HoldTimeTest {
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

  private Node held(@Nullable Long seconds, Duration age) throws Exception {
    var node = it.fulfilled(it.ask("small")).getFirst();
    try (var lock = it.store.nodes().lock(node.id(), PATIENCE).orElseThrow()) {
      return lock.update(n ->
          n.withHold(new Hold("job", "a look", seconds))
              .moved(NodeState.HOLD, it.store.now().minus(age)));
    }
  }

  private void goesAndStays(Node goes, Node stays) throws Exception {
    await(() -> it.store.nodes().read(goes.id()).isEmpty(), gone -> gone);
    assertThat(it.store.nodes().read(stays.id()).orElseThrow().value().state())
        .isEqualTo(NodeState.HOLD);
  }

  @Test
  void a_hold_of_zero_seconds_has_no_end() throws Exception {
    it.launcher(TestConfig.twoLabels());
    goesAndStays(held(60L, Duration.ofSeconds(61)), held(0L, Duration.ofDays(400)));
  }

  @Test
  void nothing_goes_by_a_clock_that_runs_ahead() throws Exception {
    it.launcher(TestConfig.twoLabels().set("max-hold-age", 100));
    goesAndStays(held(null, Duration.ofSeconds(101)), held(1L, Duration.ofDays(-1)));
  }
}
