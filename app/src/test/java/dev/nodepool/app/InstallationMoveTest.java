package dev.nodepool.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nodepool.cli.NodepoolCli;
import dev.nodepool.cli.session.Ensemble;
import dev.nodepool.cli.session.LocalDrivers;
import dev.nodepool.cli.session.Terminal;
import dev.nodepool.config.ConfigLoader;
import dev.nodepool.config.ConfigSource;
import dev.nodepool.driver.OwnedMachine;
import dev.nodepool.model.Component;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeState;
import dev.nodepool.openstack.compute.Boot;
import dev.nodepool.openstack.compute.CreateServer;
import dev.nodepool.simulator.CloudsYaml;
import dev.nodepool.simulator.Simulator;
import dev.nodepool.simulator.SimulatorSettings;
import dev.nodepool.store.Store;
import dev.nodepool.store.ZooKeeperFixture;
import dev.nodepool.store.node.NodeListing;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The machines of a launcher whose ZooKeeper is reached at other addresses from some moment on. */
class InstallationMoveTest {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final String HOSTS = "moving-hosts";
  private static final String SKY = "sky";
  private static final String FAKE = "fake-moving";
  private static final List<String> PROVIDERS = List.of(HOSTS, SKY, FAKE);

  @TempDir Path directory;
  private Simulator simulator;
  private Map<String, String> environment;

  @BeforeEach
  void begin() throws IOException {
    simulator = Simulator.start(SimulatorSettings.DEFAULT);
    var clouds = directory.resolve("clouds.yaml");
    Files.writeString(clouds, CloudsYaml.of(simulator.authUrl(), "RegionOne"));
    environment =
        Map.of(
            "NODEPOOL_DATA", directory.toString(),
            "NODEPOOL_RUNNING", directory.resolve("running").toString(),
            "NODEPOOL_INTERVALS", "{\"cleanup\": 0.5}",
            "OS_CLIENT_CONFIG_FILE", clouds.toString());
  }

  @AfterEach
  void end() {
    simulator.close();
  }

  @Test
  void twenty_machines_outlive_the_move_to_tls_and_to_three_servers_and_are_ours_all_the_way()
      throws Exception {
    Assumptions.assumeTrue(
        "root".equals(System.getProperty("user.name")), "only root can make containers");
    try (var zooKeeper = new MovingZooKeeper(directory.resolve("zookeeper"));
        var store = Store.connect(zooKeeper.settings(), PATIENCE)) {
      configure(zooKeeper.plain(), 4, 8);
      var daemon = start();
      try {
        var nodes = ready(store, 20);
        var machines = machines(store);
        assertThat(named(machines)).isEqualTo(externalIds(store)).hasSize(20);
        var containers = containers(machines.get(HOSTS));
        assertThat(containers).hasSize(4);

        move(store, zooKeeper.secure(1));
        assertThat(machines(store)).isEqualTo(machines);
        assertNoneIsForeign();

        zooKeeper.grow();
        assertThat(ready(store, 20)).isEqualTo(nodes);
        zooKeeper.completeGrowth();
        move(store, zooKeeper.secure(3));
        awaitSweeps(store);
        assertThat(ready(store, 20)).isEqualTo(nodes);
        assertThat(machines(store)).isEqualTo(machines);
        assertThat(containers(machines.get(HOSTS))).isEqualTo(containers);
        assertNoneIsForeign();

        // The servers that came later hold everything: the first may go.
        zooKeeper.stopFirst();
        daemon.close();
        configure(zooKeeper.secure(3), 0, 0);
        daemon = start();
        for (var id : nodes) {
          use(store, id);
        }
        await().atMost(PATIENCE).until(() -> store.nodes().readAll().isEmpty());
        assertThat(named(machines(store))).isEmpty();
        assertThat(containers(machines.get(HOSTS))).isEmpty();
      } finally {
        daemon.close();
        removeContainers(store);
      }
    }
  }

  @Test
  void what_is_adopted_is_taken_by_a_launcher_that_runs() throws Exception {
    try (var zooKeeper = new ZooKeeperFixture();
        var store = zooKeeper.connect()) {
      configure(
          "zookeeper-servers: [{host: 127.0.0.1, port: %d}]\n".formatted(zooKeeper.port()), 0, 0);
      var daemon = start();
      try {
        var old = server("zk9:2181");
        awaitSweeps(store);
        assertThat(servers()).containsExactly(old);
        assertThat(cli("doctor", "provider", SKY)).contains("nodepool adopt zk9:2181");
        assertThat(cli("adopt", "zk9:2181", "--yes")).contains("at once");
        await().atMost(PATIENCE).until(() -> servers().isEmpty());
        assertThat(cli("doctor", "provider", SKY)).doesNotContain("zk9");
      } finally {
        daemon.close();
      }
    }
  }

  private NodepoolDaemon start() throws Exception {
    return NodepoolDaemon.start(
        new DaemonContext(
            source(),
            environment,
            (known, patience) -> Ensemble.of(Optional.of(known), environment).connect(patience),
            () -> {}),
        List.of(Part.LAUNCHER),
        config -> Optional.of(config.webapp()));
  }

  private ConfigSource source() {
    return new ConfigSource(directory.resolve("nodepool.yaml"), null, environment);
  }

  private void move(Store store, String servers) throws Exception {
    var before = pools(store);
    configure(servers, 4, 8);
    await()
        .atMost(PATIENCE)
        .until(() -> {
          var now = pools(store);
          return now.size() == PROVIDERS.size() && now.stream().noneMatch(before::contains);
        });
  }

  private static Set<String> pools(Store store) throws InterruptedException {
    return store.components().readAll().stream()
        .filter(Component.Pool.class::isInstance)
        .map(pool -> ((Component.Pool) pool).id())
        .collect(Collectors.toSet());
  }

  private static List<Node> all(Store store) throws InterruptedException {
    return store.nodes().readAll().stream().map(NodeListing::node).toList();
  }

  private static Set<String> ready(Store store, int count) {
    return await()
        .atMost(PATIENCE)
        .until(
            () ->
                all(store).stream()
                    .filter(node -> node.state() == NodeState.READY)
                    .map(Node::id)
                    .collect(Collectors.toSet()),
            ids -> ids.size() == count);
  }

  private static Set<String> externalIds(Store store) throws InterruptedException {
    return all(store).stream()
        .map(node -> String.valueOf(node.externalId()))
        .collect(Collectors.toSet());
  }

  /** What each provider finds of ours where its machines are. */
  private Map<String, Set<String>> machines(Store store) throws Exception {
    var config = new ConfigLoader().load(source()).config();
    var found = new TreeMap<String, Set<String>>();
    try (var drivers = LocalDrivers.open(config, terminal(System.out), store)) {
      for (var name : PROVIDERS) {
        try (var cloud = drivers.cloud(config.provider(name).orElseThrow())) {
          found.put(
              name,
              cloud.list().stream().map(OwnedMachine::externalId).collect(Collectors.toSet()));
        }
      }
    }
    return found;
  }

  private static Set<String> named(Map<String, Set<String>> machines) {
    var all = new HashSet<String>();
    machines.values().forEach(all::addAll);
    return all;
  }

  /** The processes of the containers with these ids: {@code id pid status}. */
  private static Set<String> containers(Set<String> ids) throws IOException, InterruptedException {
    var runc = new ProcessBuilder("runc", "list").start();
    var lines = new String(runc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(runc.waitFor()).isZero();
    return lines
        .lines()
        .map(line -> line.split("\\s+"))
        .filter(fields -> ids.contains(fields[0]))
        .map(fields -> String.join(" ", fields[0], fields[1], fields[2]))
        .collect(Collectors.toSet());
  }

  private void removeContainers(Store store) throws Exception {
    var config = new ConfigLoader().load(source()).config();
    try (var drivers = LocalDrivers.open(config, terminal(System.out), store);
        var hosts = drivers.cloud(config.provider(HOSTS).orElseThrow())) {
      for (var left : hosts.list()) {
        hosts.delete(left.externalId());
      }
    }
  }

  private Set<String> servers() {
    return simulator.cloud("RegionOne").state().servers().stream()
        .map(one -> one.server().id())
        .collect(Collectors.toSet());
  }

  /** A server that no record names, of a provider of that name in that installation. */
  private String server(String installation) throws Exception {
    var cloud = simulator.cloud("RegionOne");
    return cloud
        .compute()
        .createServer(
            new CreateServer(
                "np0000009999",
                cloud.compute().flavors().getFirst().id(),
                new Boot.FromImage(cloud.image().images().getFirst().id()),
                null,
                List.of(),
                List.of(),
                null,
                null,
                null,
                Map.of(
                    "nodepool_provider_name", SKY,
                    "nodepool_node_id", "0000009999",
                    "nodepool_installation", installation)));
  }

  /** Returns when whatever has leaked would have been taken. */
  private void awaitSweeps(Store store) throws Exception {
    var leaked = server(store.installation().read().orElseThrow().id());
    await().atMost(PATIENCE).until(() -> !servers().contains(leaked));
  }

  private void assertNoneIsForeign() {
    for (var name : PROVIDERS) {
      assertThat(cli("doctor", "provider", name)).doesNotContain("another installation");
    }
    assertThat(cli("doctor", "provider", HOSTS)).contains("4 containers are ours");
    assertThat(cli("doctor", "provider", SKY)).contains("the project is ours alone");
    assertThat(cli("doctor", "provider", FAKE)).contains("the project is ours alone");
  }

  private String cli(String... words) {
    var out = new ByteArrayOutputStream();
    var all = new String[words.length + 2];
    all[0] = "-c";
    all[1] = directory.resolve("nodepool.yaml").toString();
    System.arraycopy(words, 0, all, 2, words.length);
    var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    new NodepoolCli(terminal(stream), Map.of(), _ -> {}).run(all);
    return out.toString(StandardCharsets.UTF_8);
  }

  private Terminal terminal(PrintStream out) {
    var in = new ByteArrayInputStream(new byte[0]);
    return new Terminal(in, out, out, InstantSource.system(), environment, false, false);
  }

  private static void use(Store store, String id) throws InterruptedException {
    try (var held = store.nodes().lock(id, PATIENCE).orElseThrow()) {
      held.update(node -> node.moved(NodeState.IN_USE, store.now()));
      held.update(node -> node.moved(NodeState.USED, store.now()));
    }
  }

  private void configure(String zooKeeper, int containers, int servers) throws IOException {
    Files.writeString(
        directory.resolve("nodepool.yaml"),
        zooKeeper
            + """
            webapp: {port: 0, listen_address: 127.0.0.1}
            labels:
              - {name: here, min-ready: %d}
              - {name: near, min-ready: %d}
              - {name: far, min-ready: %d}
            providers:
              - name: %s
                driver: runc
                pools: [{name: localhost, labels: [{name: here, username: np-mover}]}]
              - name: %s
                driver: fake
                cloud: fake
                rate: 0
                cloud-images: [{name: Fake Precise}]
                pools:
                  - name: main
                    labels: [{name: near, cloud-image: Fake Precise, min-ram: 8192}]
              - name: %s
                driver: openstack
                cloud: simulator
                rate: 0
                cloud-images: [{name: debian, image-name: debian-12}]
                pools:
                  - name: main
                    networks: [private]
                    host-key-checking: false
                    labels: [{name: far, cloud-image: debian, flavor-name: m1.small}]
            """
                .formatted(containers, servers, servers, HOSTS, FAKE, SKY));
  }
}
