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
  void commands_find_what_runs_without_variables_and_name_several() throws Exception {
    var config = Files.writeString(directory.resolve("nodepool.yaml"), CONFIG).toString();
    var nowhere = Map.of("NODEPOOL_DATA", "");
    assertThat(command(nowhere, "label-list")).contains("No Nodepool runs here");
    try (var one = up(config, "one")) {
      awaitReady(one);
      assertThat(command(nowhere, "label-list")).contains("small");
      assertThat(command(nowhere, "run", "small", "--", "true")).contains("simulated");
      assertThat(command(Map.of("NODEPOOL_DATA", directory + "/none"), "label-list"))
          .contains("No Nodepool runs on the data in " + directory + "/none")
          .contains("NODEPOOL_DATA=" + directory + "/one");
      var other = Files.writeString(directory.resolve("other.yaml"), CONFIG).toString();
      try (var two = up(other, "two")) {
        awaitReady(two);
        assertThat(command(nowhere, "label-list"))
            .contains("Several Nodepools of yours run here")
            .contains("NODEPOOL_DATA=" + directory + "/one")
            .contains("NODEPOOL_DATA=" + directory + "/two");
        assertThat(command(nowhere, "-c", other, "label-list")).contains("small");
        two.signal("KILL");
        await().atMost(PATIENCE).until(() -> !two.isAlive());
      }
      assertThat(command(nowhere, "label-list")).contains("small");
      one.signal("INT");
      await().atMost(PATIENCE).until(() -> !one.isAlive());
    }
    assertThat(command(nowhere, "label-list")).contains("No Nodepool runs here");
  }

  private Daemon up(String config, String data) throws IOException {
    return Daemon.start(
        directory,
        Map.of("NODEPOOL_DATA", ""),
        "nodepool",
        "up",
        "-c",
        config,
        "--data",
        directory.resolve(data).toString());
  }

  private static void awaitReady(Daemon up) {
    await()
        .atMost(PATIENCE)
        .failFast("up ended", () -> !up.isAlive())
        .until(() -> up.output().contains("READY: "));
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
    return command(Map.of(), words);
  }

  private String command(Map<String, String> environment, String... words) throws IOException {
    try (var run = Daemon.start(directory, environment, "nodepool", words)) {
      await().atMost(PATIENCE).until(() -> !run.isAlive());
      return run.output();
    }
  }
}
