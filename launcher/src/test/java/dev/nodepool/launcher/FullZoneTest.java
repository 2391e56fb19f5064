package dev.nodepool.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.config.ProviderConfig;
import dev.nodepool.driver.Driver;
import dev.nodepool.driver.DriverContext;
import dev.nodepool.driver.Provider;
import dev.nodepool.model.NodeState;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FullZoneTest {
  @TempDir Path folder;

  private record StubDriver(StubCloud cloud) implements Driver {
    @Override
    public Set<String> names() {
      return Set.of("fake");
    }

    @Override
    public Provider open(ProviderConfig config, DriverContext context) {
      return cloud;
    }
  }

  /** Whether it is full from the start or after some of the nodes, they stay together. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void all_nodes_of_a_request_leave_a_full_zone_for_another(int roomInFirst) throws Exception {
    var cloud = new StubCloud();
    cloud.spreadsOver(List.of("a", "b", "c"), roomInFirst);
    cloud.attempts(3);
    try (var it = new LauncherFixture(folder, Map.of())) {
      it.fake = new StubDriver(cloud);
      it.launcher(new TestConfig().fake("sky", "small"));
      var nodes = it.fulfilled(it.ask("small", "small", "small"));
      assertThat(nodes).hasSize(3);
      assertThat(nodes.stream().map(node -> node.machine().zone()).distinct())
          .singleElement()
          .isNotEqualTo(cloud.first());
      // What was ready in the full zone waits for another request.
      assertThat(it.nodes().stream().filter(node -> node.state() == NodeState.READY))
          .filteredOn(node -> node.allocatedTo() == null)
          .hasSizeLessThanOrEqualTo(roomInFirst);
    }
  }
}
