package dev.nodepool.launcher;

import static dev.nodepool.launcher.LauncherFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.model.Node;
import dev.nodepool.simulator.CloudsYaml;
import dev.nodepool.simulator.Simulator;
import dev.nodepool.simulator.SimulatorSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Our launcher beside one that is not ours, on one tree: kazoo and the rules of docs/zookeeper.md 4
 * to 6 and 8, as upstream's launcher follows them. It claims, declines, writes without versions,
 * drops keys it does not know, and deletes what it may.
 */
class PythonLauncherTest {
  private static final List<String> LABELS = List.of("small", "big");
  private static final String REGION = "RegionOne";

  private static final String CONFIG =
      """
      labels:
        - name: small
        - name: big
      providers:
        - name: simulated
          driver: openstack
          cloud: simulator
          rate: 0.001
          cloud-images:
            - name: debian
              image-name: debian-12
          pools:
            - name: main
              max-servers: 8
              networks: [private]
              auto-floating-ip: false
              labels:
                - name: small
                  cloud-image: debian
                  flavor-name: m1.small
                  host-key-checking: false
                - name: big
                  cloud-image: debian
                  flavor-name: m1.small
                  host-key-checking: false
      """;

  private static final int CUSTOMERS = 12;
  private static final int REQUESTS_EACH = 25;

  @TempDir Path folder;
  private Simulator simulator;
  private LauncherFixture it;

  @BeforeEach
  void start() throws Exception {
    simulator =
        Simulator.start(SimulatorSettings.DEFAULT.withCloud(Map.of("quota", List.of(-1, 100, -1))));
    var clouds = folder.resolve("clouds.yaml");
    Files.writeString(clouds, CloudsYaml.of(simulator.authUrl(), REGION));
    it = new LauncherFixture(folder, Map.of("OS_CLIENT_CONFIG_FILE", clouds.toString()));
  }

  @AfterEach
  void stop() throws Exception {
    it.close();
    simulator.close();
  }

  @Test
  void beside_a_python_launcher_with_a_provider_of_its_own_nothing_is_lost_or_given_twice()
      throws Exception {
    serveTogether("python", "main");
  }

  @Test
  void beside_a_python_launcher_with_the_same_provider_nothing_is_lost_or_given_twice()
      throws Exception {
    serveTogether("simulated", "main");
  }

  private void serveTogether(String provider, String pool) throws Exception {
    long seed = System.nanoTime() & 0xffffff;
    System.out.println("seed " + seed);
    try (var python =
        new PythonProcess(
            "upstream_launcher.py",
            it.hosts(),
            simulator.authUrl(),
            provider,
            pool,
            String.join(",", LABELS),
            "8",
            Long.toString(seed))) {
      python.call("figures");
      it.launcher(CONFIG);
      var customers =
          new Customers(
              it.store, new Customers.Wishes(LABELS, 3, _ -> true, Duration.ofSeconds(60)));
      customers.run(CUSTOMERS, REQUESTS_EACH, seed);
      assertThat(customers.faults()).isEmpty();
      assertThat(customers.settled()).isEqualTo(CUSTOMERS * REQUESTS_EACH);
      awaitNothingLeft();
      var figures = python.call("stop");
      assertThat(figures.path("complaints")).as("%s", figures).isEmpty();
      // Who is faster has more of them, on one machine today and on another tomorrow.
      assertThat(figures.path("fulfilled").asInt()).as("%s", figures).isGreaterThan(5);
      assertThat(customers.served() - figures.path("fulfilled").asInt()).isGreaterThan(5);
      assertThat(figures.path("declined").asInt()).as("%s", figures).isPositive();
    }
  }

  /**
   * No request, no node, not even an empty one, no server; no server ever for a node that had one.
   */
  private void awaitNothingLeft() throws Exception {
    await(
        () -> {
          Customers.letGo(it.store);
          var nodes = it.store.nodes().watch();
          return Stream.concat(
                  nodes.all().stream().map(Node::toString),
                  nodes.emptyIds().stream().map(id -> id + " is empty"))
              .toList();
        },
        List::isEmpty);
    await(() -> it.store.requests().readAll(), List::isEmpty);
    await(() -> simulator.cloud(REGION).state().servers(), List::isEmpty);
    assertThat(simulator.cloud(REGION).state().duplicated()).isZero();
  }
}
