package dev.nodepool.bench.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.bench.process.ScenarioConfig.Kind;
import dev.nodepool.bench.process.ScenarioConfig.Label;
import dev.nodepool.bench.process.ScenarioConfig.Provider;
import dev.nodepool.config.ConfigLoader;
import dev.nodepool.config.ConfigSource;
import dev.nodepool.config.NodepoolConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScenarioConfigTest {
  @TempDir Path directory;

  @Test
  void an_unlimited_provider_is_what_nodepool_reads() throws IOException {
    var config =
        read(ScenarioConfig.unlimited(ScenarioProcesses.loopback(2222), new Label("bench", 5)));
    assertThat(config.zookeeperServers().getFirst().port()).isEqualTo(2222);
    assertThat(config.zookeeperTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.label("bench").orElseThrow().minReady()).isEqualTo(5);
    var pool = config.provider("fake-bench").orElseThrow().pools().getFirst();
    assertThat(pool.name()).isEqualTo(ScenarioConfig.POOL);
    assertThat(pool.labels()).containsExactly("bench");
  }

  @Test
  void nothing_is_ready_in_advance_after_that_is_taken_away() throws IOException {
    var config =
        read(
            ScenarioConfig.limited(
                    ScenarioProcesses.loopback(2222), new Label("bench", 5), Optional.of(20))
                .withoutMinReady());
    assertThat(config.label("bench").orElseThrow().minReady()).isZero();
  }

  @Test
  void a_provider_of_containers_is_what_nodepool_reads() throws IOException {
    var config =
        read(
            new ScenarioConfig(
                null,
                Duration.ofSeconds(4),
                8005,
                List.of(new Label("small", 1)),
                List.of(new Provider("runc-one", Kind.RUNC, Optional.of(6), List.of("small")))));
    assertThat(config.zookeeperServers()).isEmpty();
    assertThat(config.provider("runc-one").orElseThrow().driver()).isEqualTo("runc");
    assertThat(config.provider("runc-one").orElseThrow().pools().getFirst().labels())
        .containsExactly("small");
  }

  private NodepoolConfig read(ScenarioConfig setup) throws IOException {
    var file = Files.writeString(directory.resolve("nodepool.yaml"), setup.yaml());
    var loaded = new ConfigLoader().validate(new ConfigSource(file, null, Map.of()));
    assertThat(loaded.problems()).isEmpty();
    return loaded.config();
  }
}
