package dev.nodepool.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nodepool.model.NodeRequest;
import dev.nodepool.store.Store;
import dev.nodepool.store.connection.StoreException;
import dev.nodepool.store.embedded.EmbeddedZooKeeper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole Nodepool on a machine that has none: the second command of every newcomer. */
class UpProcessTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String CONFIG =
      """
      webapp: {port: 0, listen_address: 127.0.0.1}
      labels: [{name: small, min-ready: 1}]
      providers:
        - name: fake-provider
          driver: fake
          cloud: fake
          rate: 0
          cloud-images: [{name: Fake Precise}]
          pools:
            - name: main
              labels: [{name: small, cloud-image: Fake Precise, min-ram: 8192}]
      """;

  @TempDir Path directory;

  @Test
  void up_makes_nodes_that_commands_see_and_refuses_a_second_one() throws Exception {
    var config = Files.writeString(directory.resolve("nodepool.yaml"), CONFIG).toString();
    try (var up = Daemon.start(directory, Map.of(), "nodepool", "up", "-c", config)) {
      await()
          .atMost(PATIENCE)
          .failFast("up ended", () -> !up.isAlive())
          .until(() -> up.output().contains("READY: "));
      await().atMost(PATIENCE).until(() -> up.output().contains(" is ready in "));
      assertThat(command("list", "-c", config)).contains("fake-provider", "ready");
      assertThat(command("up", "-c", config))
          .doesNotContain("READY")
          .contains("already runs as pid ");
      assertThat(command("run", "small", "-c", config, "--", "true")).contains("simulated");
      up.signal("INT");
      await().atMost(PATIENCE).until(() -> !up.isAlive());
      assertThat(up.exit()).isZero();
    }
    assertThat(command("list", "-c", config)).contains("No Nodepool runs here");
  }

  @Test
  void a_server_that_can_no_longer_write_ends_the_process_with_a_sentence() throws Exception {
    var config = Files.writeString(directory.resolve("nodepool.yaml"), CONFIG).toString();
    // No file may grow beyond that, as if the disk were full.
    try (var writers = Executors.newVirtualThreadPerTaskExecutor();
        var up =
            Daemon.limited(
                "ulimit -f 1500",
                directory,
                Map.of(),
                "nodepool",
                "up",
                "--no-webapp",
                "-c",
                config)) {
      await()
          .atMost(PATIENCE)
          .failFast("up ended: " + up.output(), () -> !up.isAlive())
          .until(() -> up.output().contains("READY: "));
      var writing = writers.submit(this::writeMuch);
      await().atMost(PATIENCE).until(() -> !up.isAlive());
      // Whoever writes would go on waiting for the server to come back.
      writers.shutdownNow();
      writing.get();
      assertThat(up.exit()).isEqualTo(1);
      assertThat(up.output())
          .containsOnlyOnce("ZooKeeper can no longer write its data in " + directory)
          .contains("ends with code 1");
    }
  }

  /** Two MB of requests, which is more than the server may write into one file. */
  private void writeMuch() {
    var settings = EmbeddedZooKeeper.find(directory.resolve("data/zookeeper")).orElseThrow();
    try (var store = Store.connect(settings, PATIENCE)) {
      var request =
          NodeRequest.of(List.of("none"), "test", store.now())
              .withRequestorData("x".repeat(500_000));
      for (int i = 0; i < 4; i++) {
        store.requests().create(request, NodeRequest.PRIORITY_LOW, true);
      }
    } catch (StoreException e) {
      assertThat(e).hasMessageContaining("ZooKeeper");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String command(String... words) throws IOException {
    try (var run = Daemon.start(directory, Map.of(), "nodepool", words)) {
      await().atMost(PATIENCE).until(() -> !run.isAlive());
      return run.output();
    }
  }
}
