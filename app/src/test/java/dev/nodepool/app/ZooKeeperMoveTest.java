package dev.nodepool.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nodepool.cli.session.Ensemble;
import dev.nodepool.config.ConfigSource;
import dev.nodepool.model.Component;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.RequestState;
import dev.nodepool.store.Store;
import dev.nodepool.store.ZooKeeperFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other ZooKeeper servers in the configuration of a launcher that runs. */
class ZooKeeperMoveTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private final ZooKeeperFixture first = new ZooKeeperFixture();
  private final ZooKeeperFixture second = new ZooKeeperFixture();
  private final AtomicInteger givenUp = new AtomicInteger();
  @TempDir Path directory;
  private Path config;
  private NodepoolDaemon daemon;

  @BeforeEach
  void start() throws Exception {
    config = directory.resolve("nodepool.yaml");
    configure(first.port(), "");
    var environment = Map.of("NODEPOOL_DATA", directory.toString());
    daemon =
        NodepoolDaemon.start(
            new DaemonContext(
                new ConfigSource(config, null, environment),
                environment,
                (known, patience) -> Ensemble.of(Optional.of(known), environment).connect(patience),
                givenUp::incrementAndGet),
            List.of(Part.LAUNCHER),
            known -> Optional.of(known.webapp()));
  }

  @AfterEach
  void stop() {
    daemon.close();
    first.close();
    second.close();
  }

  @Test
  void the_launcher_moves_to_the_new_servers_and_serves_there() throws Exception {
    int web = daemon.webPort();
    try (var old = first.connect();
        var store = second.connect()) {
      configure(second.port(), "");
      serve(store);
      assertThat(old.components().readAll()).isEmpty();
      assertThat(Daemon.ready(web)).isEqualTo(200);
      assertThat(givenUp).hasValue(0);
    }
  }

  @Test
  void it_leaves_servers_that_are_dead() throws Exception {
    first.stop();
    try (var store = second.connect()) {
      configure(second.port(), "");
      serve(store);
      assertThat(givenUp).hasValue(0);
    }
  }

  @Test
  void it_stays_when_the_new_servers_cannot_be_spoken_to() throws Exception {
    try (var store = first.connect()) {
      configure(second.port(), "  - {host: 192.0.2.1, port: 2181}\n");
      await().atMost(PATIENCE).until(() -> configError(store).contains("plain text"));
      serve(store);
      configure(first.port(), "");
      await().atMost(PATIENCE).until(() -> configError(store).isEmpty());
    }
  }

  private static String configError(Store store) throws InterruptedException {
    for (var component : store.components().readAll()) {
      if (component instanceof Component.Daemon launcher) {
        var error = launcher.configError();
        return error == null ? "" : error;
      }
    }
    return "no launcher";
  }

  private static void serve(Store store) throws InterruptedException {
    var request = NodeRequest.of(List.of("small"), "test", store.now());
    var id = store.requests().create(request, NodeRequest.PRIORITY_NORMAL, true);
    var served = store.requests().await(id, now -> now.state() == RequestState.FULFILLED, PATIENCE);
    assertThat(served)
        .hasValueSatisfying(now -> assertThat(now.state()).isEqualTo(RequestState.FULFILLED));
    store.requests().delete(id);
  }

  private void configure(int port, String moreServers) throws IOException {
    Files.writeString(
        config,
        """
        webapp: {port: 0, listen_address: 127.0.0.1}
        zookeeper-servers:
          - {host: 127.0.0.1, port: %d}
        %s\
        labels: [{name: small}]
        providers:
          - name: fake-provider
            driver: fake
            cloud: fake
            rate: 0
            cloud-images: [{name: Fake Precise}]
            pools:
              - name: main
                labels: [{name: small, cloud-image: Fake Precise, min-ram: 8192}]
        """
            .formatted(port, moreServers));
  }
}
