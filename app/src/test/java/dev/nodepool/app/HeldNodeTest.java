package dev.nodepool.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nodepool.cli.NodepoolCli;
import dev.nodepool.cli.session.Ensemble;
import dev.nodepool.cli.session.Terminal;
import dev.nodepool.config.ConfigSource;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeState;
import dev.nodepool.store.RawClient;
import dev.nodepool.store.Store;
import dev.nodepool.store.ZooKeeperFixture;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Nodes that people keep for a while, beside a launcher that runs. */
class HeldNodeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final JsonMapper JSON = JsonMapper.builder().build();
  @TempDir Path directory;

  @Test
  void a_held_node_says_why_and_until_when_as_zuul_reads_it_and_is_deleted_then() throws Exception {
    var config = directory.resolve("nodepool.yaml");
    try (var zooKeeper = new ZooKeeperFixture();
        var store = zooKeeper.connect();
        var raw = new RawClient(zooKeeper.port())) {
      Files.writeString(config, CONFIG.formatted(zooKeeper.port()));
      try (var _ = start(config)) {
        var nodes = await().atMost(PATIENCE).until(() -> ready(store), all -> all.size() == 2);
        var kept = nodes.getFirst();
        var forEver = nodes.getLast();
        cli(config, "hold", forEver, "--reason", "for Mallory");
        cli(config, "hold", kept, "--reason", "for Eve", "--expires", "1m");
        var record = JSON.readTree(raw.get("/nodepool/nodes/" + kept));
        assertThat(record.path("state").asString()).isEqualTo("hold");
        assertThat(record.path("comment").asString()).isEqualTo("for Eve");
        assertThat(record.path("hold_expiration").isIntegralNumber()).isTrue();
        assertThat(record.path("hold_expiration").asInt()).isEqualTo(60);
        assertThat(record.path("hold_job").isNull()).isTrue();
        var other = JSON.readTree(raw.get("/nodepool/nodes/" + forEver));
        assertThat(other.path("hold_expiration").isNull()).isTrue();

        // What is not said stays as it is.
        cli(config, "hold", kept, "--expires", "2s");
        assertThat(store.nodes().read(kept).orElseThrow().value().hold().comment())
            .isEqualTo("for Eve");
        await().atMost(PATIENCE).until(() -> store.nodes().read(kept).isEmpty());
        assertThat(store.nodes().read(forEver).orElseThrow().value().state())
            .isEqualTo(NodeState.HOLD);
      }
    }
  }

  private NodepoolDaemon start(Path config) throws Exception {
    var environment =
        Map.of("NODEPOOL_DATA", directory.toString(), "NODEPOOL_INTERVALS", "{\"cleanup\": 0.3}");
    return NodepoolDaemon.start(
        new DaemonContext(
            new ConfigSource(config, null, environment),
            environment,
            (known, patience) -> Ensemble.of(Optional.of(known), environment).connect(patience),
            () -> {}),
        List.of(Part.LAUNCHER),
        loaded -> Optional.of(loaded.webapp()));
  }

  private static List<String> ready(Store store) throws InterruptedException {
    return store.nodes().readAll().stream()
        .map(listing -> listing.node())
        .filter(node -> node.state() == NodeState.READY)
        .map(Node::id)
        .sorted()
        .toList();
  }

  private void cli(Path config, String... words) {
    var out = new ByteArrayOutputStream();
    var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    var all = new String[words.length + 2];
    all[0] = "-c";
    all[1] = config.toString();
    System.arraycopy(words, 0, all, 2, words.length);
    var in = new ByteArrayInputStream(new byte[0]);
    var environment = Map.of("NODEPOOL_DATA", directory.toString());
    var terminal =
        new Terminal(in, stream, stream, InstantSource.system(), environment, false, false);
    int exit = new NodepoolCli(terminal, Map.of(), _ -> {}).run(all);
    assertThat(exit).as(out.toString(StandardCharsets.UTF_8)).isZero();
  }

  private static final String CONFIG =
      """
      webapp: {port: 0, listen_address: 127.0.0.1}
      zookeeper-servers: [{host: 127.0.0.1, port: %d}]
      labels: [{name: small, min-ready: 2}]
      providers:
        - name: fake-holding
          driver: fake
          cloud: fake
          rate: 0
          cloud-images: [{name: Fake Precise}]
          pools:
            - name: main
              labels: [{name: small, cloud-image: Fake Precise, min-ram: 8192}]
      """;
}
