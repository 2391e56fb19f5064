package dev.nodepool.cli.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.cli.CliFixture;
import dev.nodepool.cli.session.LocalDrivers;
import dev.nodepool.cli.session.Terminal;
import dev.nodepool.driver.LaunchSpec;
import dev.nodepool.driver.Provider;
import dev.nodepool.model.Allocation;
import dev.nodepool.model.Machine;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.Owner;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code nodepool purge} and {@code nodepool cleanup}, on the simulated cloud of this process. */
class CleanupCommandsTest {
  private static final String CLOUD =
      """
      providers:
        - name: fake-tidy
          cloud: fake
          rate: 0
          cloud-images: [{name: Fake Precise}]
          pools:
            - name: main
              labels: [{name: small, cloud-image: Fake Precise, min-ram: 1}]
      """;

  private CliFixture cli;
  private LocalDrivers drivers;
  private Provider cloud;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    cli = new CliFixture(directory).write("labels: [{name: small}]\n" + CLOUD);
    var config = cli.config();
    drivers = LocalDrivers.open(config, terminal(), cli.store());
    cloud = drivers.provider(config.provider("fake-tidy").orElseThrow(), cli.store());
  }

  private static Terminal terminal() {
    return new Terminal(
        System.in, System.out, System.err, InstantSource.system(), Map.of(), false, false);
  }

  @AfterEach
  void stop() {
    cloud.close();
    drivers.close();
    cli.close();
  }

  private String node(NodeState state, String machine, Duration age) throws InterruptedException {
    var then = cli.store().now().minus(age);
    var node =
        Node.init("small", new Owner("fake-tidy", "main", "l"), Allocation.FREE, null, then)
            .moved(NodeState.READY, then)
            .moved(state, then)
            .withMachine(Machine.builder().externalId(machine).build());
    return cli.store().nodes().create(List.of(node)).getFirst().id();
  }

  private String machineOf(String nodeId) throws Exception {
    var request = NodeRequest.of(List.of("small"), "test", Instant.now());
    return String.valueOf(
        cloud
            .launch(
                new LaunchSpec(
                    nodeId, "main", "small", null, null, request, Duration.ofSeconds(30)),
                id -> {})
            .externalId());
  }

  private boolean exists(String id) throws InterruptedException {
    return cli.store().nodes().read(id).isPresent();
  }

  @Test
  void purge_removes_records_whose_machine_is_gone_and_no_others() throws Exception {
    var gone = node(NodeState.DELETING, "no-such-machine", Duration.ofHours(25));
    var there = node(NodeState.DELETING, machineOf("0000000077"), Duration.ofHours(25));
    var young = node(NodeState.DELETING, "no-such-machine", Duration.ofHours(23));
    var ready = node(NodeState.READY, "no-such-machine", Duration.ofHours(25));
    var ran = cli.run("purge", "--state", "deleting", "--older-than", "24h");
    assertThat(ran.out()).contains("removed", "the cloud still lists its machine");
    assertThat(ran.exit()).isEqualTo(1);
    assertThat(exists(gone)).isFalse();
    assertThat(List.of(exists(there), exists(young), exists(ready))).containsOnly(true);
  }

  @Test
  void purge_in_a_dry_run_removes_nothing() throws Exception {
    var gone = node(NodeState.DELETING, "no-such-machine", Duration.ofHours(25));
    var ran = cli.run("purge", "--dry-run");
    assertThat(ran.out()).contains(gone, "would be removed");
    assertThat(ran.exit()).isZero();
    assertThat(exists(gone)).isTrue();
  }

  @Test
  void purge_keeps_records_of_a_provider_that_it_cannot_ask() throws Exception {
    var gone = node(NodeState.DELETING, "no-such-machine", Duration.ofHours(25));
    cli.write("providers: []\n");
    var ran = cli.run("purge");
    assertThat(ran.out()).contains("is not configured");
    assertThat(exists(gone)).isTrue();
  }

  @Test
  void a_person_is_asked_before_more_than_one_node_goes() throws Exception {
    var one = node(NodeState.DELETING, "no-such-machine", Duration.ofHours(25));
    var two = node(NodeState.DELETING, "no-such-machine", Duration.ofHours(25));
    var refused = cli.runAtTerminal("n\n", "purge");
    assertThat(refused.err()).contains(one, two, "2 in all. Go on?", "--yes");
    assertThat(refused.exit()).isNotZero();
    assertThat(List.of(exists(one), exists(two))).containsOnly(true);
    assertThat(cli.runAtTerminal("", "purge").exit()).isNotZero();
    assertThat(cli.runAtTerminal("y\n", "purge").exit()).isZero();
    assertThat(List.of(exists(one), exists(two))).containsOnly(false);

    var old = node(NodeState.READY, "m", Duration.ofHours(13));
    var older = node(NodeState.READY, "m", Duration.ofHours(14));
    var kept = cli.runAtTerminal("n\n", "cleanup");
    assertThat(kept.err()).contains("node " + old, "node " + older);
    assertThat(cli.store().nodes().read(old).orElseThrow().value().state())
        .isEqualTo(NodeState.READY);
    assertThat(cli.runAtTerminal("", "cleanup", "--yes").exit()).isZero();
    assertThat(cli.store().nodes().read(old).orElseThrow().value().state())
        .isEqualTo(NodeState.DELETING);
  }

  @Test
  void one_node_alone_is_not_worth_a_question() throws Exception {
    var one = node(NodeState.DELETING, "no-such-machine", Duration.ofHours(25));
    assertThat(cli.runAtTerminal("", "purge").exit()).isZero();
    assertThat(exists(one)).isFalse();
  }

  @Test
  void purge_never_touches_nodes_in_use() {
    var ran = cli.run("purge", "--state", "in-use");
    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err()).contains("never purged");
  }

  @Test
  void cleanup_lets_go_of_old_free_nodes_and_deletes_leaked_machines() throws Exception {
    var old = node(NodeState.READY, "m", Duration.ofHours(13));
    var young = node(NodeState.READY, "m", Duration.ofHours(11));
    var held = node(NodeState.HOLD, "m", Duration.ofHours(13));
    var leaked = machineOf("0000000099");
    var ran = cli.run("cleanup", "--older-than", "12h");
    assertThat(ran.out()).contains(old, leaked).doesNotContain(young, held);
    assertThat(ran.exit()).isZero();
    assertThat(cli.store().nodes().read(old).orElseThrow().value().state())
        .isEqualTo(NodeState.DELETING);
    assertThat(cloud.list()).noneMatch(machine -> machine.externalId().equals(leaked));
  }

  @Test
  void cleanup_in_a_dry_run_changes_nothing() throws Exception {
    var old = node(NodeState.READY, "m", Duration.ofHours(13));
    var leaked = machineOf("0000000098");
    cli.run("cleanup", "--dry-run");
    assertThat(cli.store().nodes().read(old).orElseThrow().value().state())
        .isEqualTo(NodeState.READY);
    assertThat(cloud.list()).anyMatch(machine -> machine.externalId().equals(leaked));
  }
}
