package dev.nodepool.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.cli.CliFixture;
import dev.nodepool.cli.TreeLoader;
import dev.nodepool.cli.session.ExitCode;
import dev.nodepool.cli.session.GlobalOptions;
import dev.nodepool.cli.session.Session;
import dev.nodepool.cli.session.Terminal;
import dev.nodepool.model.Allocation;
import dev.nodepool.model.Component;
import dev.nodepool.model.Machine;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.Owner;
import dev.nodepool.model.Trouble;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeCommandsTest {
  private CliFixture cli;

  @BeforeEach
  void start(@TempDir Path directory) throws InterruptedException {
    cli = new CliFixture(directory);
  }

  @AfterEach
  void stop() {
    cli.close();
  }

  @Test
  void info_tells_which_launchers_run_on_an_old_configuration() throws InterruptedException {
    var sound = new Component.Daemon(Component.Kind.LAUNCHER, "sound", "running", "1", 0);
    var stale =
        new Component.Daemon(
            Component.Kind.LAUNCHER, "stale", "running", "1", 0, "/etc/nodepool.yaml:3:5: wrong");
    try (var one = cli.store().components().register(sound);
        var other = cli.store().components().register(stale)) {
      assertThat(one.registered() && other.registered()).isTrue();
      var ran = cli.run("info", "cloud");
      assertThat(ran.exit()).isZero();
      assertThat(ran.err())
          .contains("launcher on stale", "old configuration", "/etc/nodepool.yaml:3:5: wrong")
          .doesNotContain("sound");
      assertThat(ran.out()).doesNotContain("old configuration");
      other.update(sound);
      assertThat(cli.run("info", "cloud").err()).isEmpty();
    }
  }

  @Test
  void info_tells_what_of_the_configurations_is_not_at_work() throws InterruptedException {
    var trouble = new Trouble("sky", List.of("far"), "provider sky does not start: no clouds.yaml");
    var launcher =
        new Component.Daemon(
            Component.Kind.LAUNCHER, "nl1", "running", "1", 0, null, List.of(trouble), true);
    try (var one = cli.store().components().register(launcher)) {
      assertThat(one.registered()).isTrue();
      assertThat(cli.run("info", "cloud").err())
          .contains("The launcher on nl1: provider sky does not start: no clouds.yaml");
      assertThat(cli.run("explain", "label", "far").out())
          .contains("Not at work: On nl1 provider sky does not start: no clouds.yaml");
    }
  }

  @Test
  void delete_marks_the_node_for_the_launcher_and_shows_it() throws InterruptedException {
    var id = node("cloud");
    var ran = cli.run("delete", id);
    assertThat(ran.exit()).isZero();
    assertThat(ran.out()).contains(id, "deleting");
    assertThat(state(id)).isEqualTo(NodeState.DELETING);
  }

  @Test
  void delete_now_leaves_no_record() throws InterruptedException {
    cli.write(
        """
        providers:
          - name: shelf
            driver: static
            pools:
              - name: main
                nodes: []
        """);
    var id = node("shelf");
    var ran = cli.run("delete", id, "--now");
    assertThat(ran.err()).isEmpty();
    assertThat(ran.exit()).isZero();
    assertThat(cli.store().nodes().read(id)).isEmpty();
  }

  @Test
  void delete_now_of_an_unknown_provider_says_so_and_leaves_the_node_marked()
      throws InterruptedException {
    var id = node("gone");
    var ran = cli.run("delete", "--now", id);
    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.err()).contains("no provider gone");
    assertThat(state(id)).isEqualTo(NodeState.DELETING);
  }

  @Test
  void hold_keeps_a_node_and_shows_it() throws InterruptedException {
    var id = node("cloud");
    var ran = cli.run("hold", id);
    assertThat(ran.exit()).isZero();
    assertThat(ran.out()).contains(id, "hold");
    assertThat(state(id)).isEqualTo(NodeState.HOLD);
  }

  @Test
  void an_unknown_node_is_told_on_the_error_stream() {
    for (var command : new String[] {"delete", "hold", "ssh", "release"}) {
      var ran = cli.run(command, "0000000099");
      assertThat(ran.exit()).isEqualTo(1);
      assertThat(ran.err()).contains("no node 0000000099");
      assertThat(ran.out()).isEmpty();
    }
  }

  @Test
  void a_node_that_somebody_uses_is_left_alone() throws InterruptedException {
    var id = node("cloud");
    try (var held = cli.store().nodes().tryLock(id).orElseThrow()) {
      var ran = cli.run("delete", id);
      assertThat(ran.exit()).isEqualTo(1);
      assertThat(ran.err()).contains("locked by somebody else");
      assertThat(held.node().state()).isEqualTo(NodeState.READY);
    }
    assertThat(state(id)).isEqualTo(NodeState.READY);
  }

  @Test
  void erase_asks_first() throws InterruptedException {
    var id = node("old");
    var ran = cli.runAt(CliFixture.NOON, "n\n", "erase", "old");
    assertThat(ran.err()).contains("[N/y]").contains("Nothing was erased");
    assertThat(cli.store().nodes().read(id)).isPresent();
  }

  @Test
  void erase_removes_nodes_and_uploads_of_one_provider_only() throws Exception {
    TreeLoader.load(cli.port());
    var ran = cli.runAt(CliFixture.NOON, "y\n", "erase", "fake-provider");
    assertThat(ran.exit()).isZero();
    assertThat(cli.store().nodes().readAll())
        .extracting(listing -> listing.node().provider())
        .containsExactly("k8s");
    assertThat(cli.store().images().readAllUploads()).isEmpty();
    assertThat(cli.store().images().readAllBuilds()).hasSize(3);
  }

  @Test
  void erase_with_force_asks_nothing() throws InterruptedException {
    node("old");
    assertThat(cli.run("erase", "--force", "old").err()).isEmpty();
    assertThat(cli.store().nodes().readAll()).isEmpty();
  }

  @Test
  void ssh_refuses_nodes_that_have_no_ssh() throws InterruptedException {
    for (var type : new String[] {"winrm", "kubectl", "namespace", "project"}) {
      var id = ready(Machine.builder().interfaceIp("192.0.2.1").connectionType(type).build());
      var ran = cli.run("ssh", id);
      assertThat(ran.exit()).isEqualTo(1);
      assertThat(ran.err()).contains("reached by " + type);
    }
  }

  @Test
  void ssh_refuses_machines_that_are_simulated_whatever_their_address()
      throws InterruptedException {
    var id = ready(Machine.builder().interfaceIp("192.0.2.1").build());
    cli.write("providers: [{name: cloud, driver: fake, cloud: fake}]\n");
    var ran = cli.run("ssh", id);
    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.err()).contains("simulated by the fake driver");
  }

  @Test
  void a_real_host_may_be_called_fake() throws InterruptedException {
    var node = ready(Machine.builder().interfaceIp("fake.example.org").build());
    var target =
        NodeAccess.of(
            new Session(Terminal.ofProcess(), new GlobalOptions()),
            NodeLookup.read(cli.store(), node),
            ExitCode.FAILED);
    assertThat(target.host()).isEqualTo("fake.example.org");
  }

  @Test
  void an_object_in_place_of_a_port_is_never_shown() throws InterruptedException {
    ready(Machine.builder().connectionPort(Map.of("token", "s3cret")).build());
    assertThat(cli.run("list", "--detail").out()).doesNotContain("s3cret");
  }

  private String node(String provider) throws InterruptedException {
    return create(provider, Machine.builder().externalId("srv-1").build());
  }

  private String ready(Machine machine) throws InterruptedException {
    return create("cloud", machine);
  }

  private String create(String provider, Machine machine) throws InterruptedException {
    var owner = new Owner(provider, "main", "test");
    var node =
        Node.init("small", owner, Allocation.FREE, null, CliFixture.NOON)
            .moved(NodeState.READY, CliFixture.NOON)
            .withMachine(machine);
    return cli.store().nodes().create(List.of(node)).getFirst().id();
  }

  private NodeState state(String id) throws InterruptedException {
    return cli.store().nodes().read(id).orElseThrow().value().state();
  }
}
