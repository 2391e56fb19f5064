package dev.nodepool.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nodepool.cli.session.Ensemble;
import dev.nodepool.config.ConfigSource;
import dev.nodepool.model.Component;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeState;
import dev.nodepool.simulator.CloudsYaml;
import dev.nodepool.simulator.Simulator;
import dev.nodepool.simulator.SimulatorSettings;
import dev.nodepool.store.Store;
import dev.nodepool.store.ZooKeeperFixture;
import dev.nodepool.store.node.NodeListing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The machines of a launcher whose ZooKeeper is reached at other addresses from some moment on. */
class InstallationMoveTest {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final int OF_EACH = 10;

  @TempDir Path directory;

  @Test
  void twenty_nodes_outlive_the_move_of_zookeeper_and_are_ours_before_and_after() throws Exception {
    try (var simulator = Simulator.start(SimulatorSettings.DEFAULT);
        var zooKeeper = new ZooKeeperFixture();
        var store = zooKeeper.connect()) {
      var one = "  - {host: 127.0.0.1, port: %d}\n".formatted(zooKeeper.port());
      configure(one, OF_EACH);
      var daemon = start(simulator);
      try {
        var nodes = ready(store);
        var machines = servers(simulator);
        var pools = pools(store);
        configure(one + one.replace("127.0.0.1", "localhost"), OF_EACH);
        await().atMost(PATIENCE).until(() -> disjoint(pools(store), pools));
        assertThat(ready(store)).isEqualTo(nodes);
        assertThat(servers(simulator)).isEqualTo(machines);
        var mark = store.installation().read().orElseThrow().id();
        assertThat(simulator.cloud("RegionOne").state().servers())
            .allSatisfy(server ->
                assertThat(server.server().metadata())
                    .containsEntry("nodepool_installation", mark));
        daemon.close();
        configure(one.replace("127.0.0.1", "localhost"), 0);
        daemon = start(simulator);
        for (var id : nodes) {
          use(store, id);
        }
        await().atMost(PATIENCE).until(() -> store.nodes().readAll().isEmpty());
        assertThat(servers(simulator)).isEmpty();
      } finally {
        daemon.close();
      }
    }
  }

  private NodepoolDaemon start(Simulator simulator) throws Exception {
    var clouds = directory.resolve("clouds.yaml");
    Files.writeString(clouds, CloudsYaml.of(simulator.authUrl(), "RegionOne"));
    var environment =
        Map.of("NODEPOOL_DATA", directory.toString(), "OS_CLIENT_CONFIG_FILE", clouds.toString());
    return NodepoolDaemon.start(
        new DaemonContext(
            new ConfigSource(directory.resolve("nodepool.yaml"), null, environment),
            environment,
            (known, patience) -> Ensemble.of(Optional.of(known), environment).connect(patience),
            () -> {}),
        List.of(Part.LAUNCHER),
        config -> Optional.of(config.webapp()));
  }

  private static Set<String> ready(Store store) {
    return await()
        .atMost(PATIENCE)
        .until(
            () ->
                store.nodes().readAll().stream()
                    .map(NodeListing::node)
                    .filter(node -> node.state() == NodeState.READY)
                    .map(Node::id)
                    .collect(Collectors.toSet()),
            ids -> ids.size() == 2 * OF_EACH);
  }

  private static Set<String> servers(Simulator simulator) {
    return simulator.cloud("RegionOne").state().servers().stream()
        .map(one -> one.server().id())
        .collect(Collectors.toSet());
  }

  private static Set<String> pools(Store store) throws InterruptedException {
    return store.components().readAll().stream()
        .filter(Component.Pool.class::isInstance)
        .map(pool -> ((Component.Pool) pool).id())
        .collect(Collectors.toSet());
  }

  private static boolean disjoint(Set<String> now, Set<String> before) {
    return now.size() == before.size() && now.stream().noneMatch(before::contains);
  }

  private static void use(Store store, String id) throws InterruptedException {
    try (var held = store.nodes().lock(id, PATIENCE).orElseThrow()) {
      held.update(node -> node.moved(NodeState.IN_USE, store.now()));
      held.update(node -> node.moved(NodeState.USED, store.now()));
    }
  }

  private void configure(String servers, int ready) throws IOException {
    Files.writeString(
        directory.resolve("nodepool.yaml"),
        """
        webapp: {port: 0, listen_address: 127.0.0.1}
        zookeeper-servers:
        %slabels: [{name: near, min-ready: %d}, {name: far, min-ready: %d}]
        providers:
          - name: fake-provider
            driver: fake
            cloud: fake
            rate: 0
            cloud-images: [{name: Fake Precise}]
            pools:
              - name: main
                labels: [{name: near, cloud-image: Fake Precise, min-ram: 8192}]
          - name: sky
            driver: openstack
            cloud: %s
            rate: 0
            cloud-images: [{name: debian, image-name: debian-12}]
            pools:
              - name: main
                networks: [private]
                host-key-checking: false
                labels: [{name: far, cloud-image: debian, flavor-name: m1.small}]
        """
            .formatted(servers, ready, ready, "simulator"));
  }
}
