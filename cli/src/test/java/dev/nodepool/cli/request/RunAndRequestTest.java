package dev.nodepool.cli.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nodepool.cli.CliFixture;
import dev.nodepool.cli.CliFixture.Ran;
import dev.nodepool.cli.RecordedTree;
import dev.nodepool.model.Component;
import dev.nodepool.model.Hold;
import dev.nodepool.model.Machine;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeState;
import dev.nodepool.testkit.SshServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests of people, served by a launcher that knows one machine: a real sshd. */
class RunAndRequestTest {
  private static final String HOME = System.getProperty("user.home");
  private static SshServer sshd;
  private CliFixture cli;

  @BeforeAll
  static void startMachine(@TempDir Path home) throws Exception {
    sshd = SshServer.start();
    var keys = Files.createDirectories(home.resolve(".ssh"));
    Files.copy(sshd.privateKey(), keys.resolve("id_ed25519"));
    System.setProperty("user.home", home.toString());
  }

  @AfterAll
  static void stopMachine() throws Exception {
    System.setProperty("user.home", HOME);
    sshd.close();
  }

  @BeforeEach
  void start(@TempDir Path directory) throws InterruptedException {
    cli = new CliFixture(directory);
  }

  @AfterEach
  void stop() {
    cli.close();
  }

  @Test
  void run_passes_streams_and_the_exit_code_through() throws Exception {
    try (var launcher = served(machine())) {
      assertThat(launcher).isNotNull();
      var ran =
          cli.runAt(
              CliFixture.NOON, "from stdin\n", "run", "small", "--", "cat; echo oops >&2; exit 7");
      assertThat(ran).isEqualTo(new Ran(7, "from stdin\n", "oops\n"));
      assertNothingIsAllocated();
    }
  }

  @Test
  void the_words_of_a_command_are_kept_apart() throws Exception {
    try (var launcher = served(machine())) {
      assertThat(launcher).isNotNull();
      var ran = cli.run("run", "small", "--", "printf", "%s|", "a b", "$HOME", "it's");
      assertThat(ran.out()).isEqualTo("a b|$HOME|it's|");
      assertThat(ran.exit()).isZero();
    }
  }

  @Test
  void a_command_that_takes_too_long_ends_with_124() throws Exception {
    try (var launcher = served(machine())) {
      assertThat(launcher).isNotNull();
      var ran = cli.run("run", "small", "--timeout", "2s", "--", "sleep 60");
      assertThat(ran.exit()).isEqualTo(124);
      assertThat(ran.err()).contains("2s");
      assertNothingIsAllocated();
    }
  }

  @Test
  void an_interrupt_ends_with_130_and_leaves_nothing() throws Exception {
    try (var launcher = served(machine())) {
      assertThat(launcher).isNotNull();
      var run = new FutureTask<>(() -> cli.run("run", "small", "--", "sleep 60"));
      var thread = Thread.ofVirtual().start(run);
      await().until(() -> nodes().stream().anyMatch(node -> node.state() == NodeState.IN_USE));
      thread.interrupt();
      assertThat(run.get().exit()).isEqualTo(130);
      assertNothingIsAllocated();
    }
  }

  @Test
  void a_failed_command_may_keep_its_node() throws Exception {
    try (var launcher = served(machine())) {
      assertThat(launcher).isNotNull();
      var ran = cli.run("run", "small", "--hold-on-failure", "--", "exit 3");
      assertThat(ran.exit()).isEqualTo(3);
      assertThat(ran.err()).contains("is held", "nodepool ssh", "nodepool delete");
      var node = nodes().getFirst();
      assertThat(node.state()).isEqualTo(NodeState.HOLD);
      assertThat(node.hold().comment()).contains("exit 3");
    }
  }

  @Test
  void a_failed_job_keeps_its_node_for_whoever_has_asked_and_only_as_often() throws Exception {
    var id =
        cli.run(
                "autohold",
                "--tenant",
                "t",
                "--project",
                "opendev.org/p",
                "--job",
                "unit",
                "--reason",
                "look at it, Eve",
                "--node-hold-expiration",
                "600")
            .out()
            .strip();
    try (var launcher = served(machine())) {
      assertThat(launcher).isNotNull();
      assertThat(cli.run("run", "--job", "unit", "small", "--", "true").exit()).isZero();
      assertThat(cli.run("run", "--job", "other", "small", "--", "exit 3").exit()).isEqualTo(3);
      assertThat(nodes()).allMatch(node -> node.state() == NodeState.USED);
      var ran = cli.run("run", "--job", "unit", "small", "--", "exit 3");
      assertThat(ran.exit()).isEqualTo(3);
      assertThat(ran.err()).contains("is held for hold request " + id, "nodepool ssh");
      var held = nodes().stream().filter(node -> node.state() == NodeState.HOLD).toList();
      assertThat(held).hasSize(1);
      assertThat(held.getFirst().hold())
          .isEqualTo(new Hold("t opendev.org/p unit .*", "look at it, Eve", 600L));
      assertThat(cli.store().holdRequests().read(id).orElseThrow().nodes())
          .containsExactly(held.getFirst().id());
      assertThat(cli.run("run", "--job", "unit", "small", "--", "exit 3").err()).isEmpty();
      assertThat(cli.run("autohold-delete", id).exit()).isZero();
      assertNothingIsAllocated();
    }
  }

  @Test
  void a_job_that_takes_too_long_has_failed() throws Exception {
    cli.run(
        "autohold", "--tenant", "t", "--project", "o.org/p", "--job", "unit", "--reason", "slow");
    try (var launcher = served(machine())) {
      assertThat(launcher).isNotNull();
      var ran = cli.run("run", "--job", "unit", "small", "--timeout", "2s", "--", "sleep 60");
      assertThat(ran.exit()).isEqualTo(124);
      assertThat(nodes()).extracting(Node::state).containsExactly(NodeState.HOLD);
    }
  }

  @Test
  void a_simulated_machine_runs_nothing() throws Exception {
    cli.write("providers: [{name: cloud, driver: fake, cloud: fake}]\n");
    try (var launcher = served(machine())) {
      assertThat(launcher).isNotNull();
      var ran = cli.run("run", "small", "--", "true");
      assertThat(ran.exit()).isEqualTo(125);
      assertThat(ran.err()).contains("simulated");
      assertThat(cli.store().requests().readAll()).isEmpty();
    }
  }

  @Test
  void a_label_that_nobody_serves_is_our_failure() {
    var ran = cli.run("run", "small", "--", "true");
    assertThat(ran.exit()).isEqualTo(125);
    assertThat(ran.err()).contains("No launcher runs");
  }

  @Test
  void a_declined_request_is_our_failure_and_is_gone_after() throws Exception {
    try (var launcher = new OneNodeLauncher(cli.store(), machine(), true)) {
      assertThat(launcher).isNotNull();
      var run = cli.run("run", "small", "--", "true");
      assertThat(run.exit()).isEqualTo(125);
      assertThat(run.err())
          .contains("for label small failed:", "Pool main of provider cloud: ")
          .doesNotContain("log says why");
      var request = cli.run("request", "small", "--wait");
      assertThat(request.exit()).isEqualTo(3);
      assertThat(request.err()).contains(" failed:", "Pool main of provider cloud: ");
      assertThat(cli.store().requests().readAll()).isEmpty();
    }
  }

  @Test
  void whoever_waits_in_vain_is_told_why_by_each_pool() throws Exception {
    var pool =
        new Component.Pool(
            "p-1", "main", "cloud", List.of("small"), 100, true, "h", "running", "1", 0);
    try (var registered = cli.store().components().register(pool)) {
      assertThat(registered.registered()).isTrue();
      var run = cli.run("run", "small", "--timeout", "1s", "--", "true");
      assertThat(run.exit()).isEqualTo(124);
      assertThat(run.err())
          .contains("The time of 1s is over", "was not served", "Pool main of provider cloud: ");
      var request = cli.run("request", "small", "--wait", "--timeout", "1s");
      assertThat(request.exit()).isEqualTo(124);
      assertThat(request.err())
          .contains("was not served within 1s", "Pool main of provider cloud: ");
      assertThat(cli.store().requests().readAll()).isEmpty();
    }
  }

  @Test
  void a_request_outlives_its_command_and_is_released() throws Exception {
    var asked = cli.run("request", "small");
    assertThat(asked.exit()).isZero();
    var id = asked.out().strip();
    assertThat(cli.store().requests().read(id)).isPresent();
    assertThat(cli.run("release", id).exit()).isZero();
    assertThat(cli.store().requests().read(id)).isEmpty();
  }

  @Test
  void nodes_that_were_waited_for_are_kept_until_they_are_released() throws Exception {
    try (var launcher = served(machine())) {
      assertThat(launcher).isNotNull();
      var asked = cli.run("request", "small", "small", "--wait", "-f", "json");
      assertThat(asked.exit()).isZero();
      assertThat(asked.out()).contains("\"state\" : \"fulfilled\"");
      assertThat(cli.store().nodes().readAll()).allMatch(listing -> listing.locked());
      var node = nodes().getFirst().id();
      assertThat(cli.run("release", node).exit()).isZero();
      assertThat(cli.store().nodes().tryLock(node)).isPresent();
    }
  }

  @Test
  void the_nodes_of_a_request_are_released_together() throws Exception {
    try (var launcher = served(machine())) {
      assertThat(launcher).isNotNull();
      var id =
          cli.run("request", "small", "small", "--wait").out().lines().findFirst().orElseThrow();
      var released = cli.run("release", id);
      assertThat(released.exit()).isZero();
      assertThat(released.err()).contains("2 nodes");
      assertThat(cli.store().nodes().readAll()).noneMatch(listing -> listing.locked());
    }
  }

  @Test
  void the_labels_of_running_launchers_are_listed() throws Exception {
    try (var launcher = served(machine())) {
      assertThat(launcher).isNotNull();
      assertThat(cli.run("label-list").out())
          .isEqualTo(RecordedTree.resource("web-label-list.txt") + "\n");
      assertThat(cli.run("label-list", "-f", "yaml").out()).isEqualTo("- label: small\n");
    }
  }

  private OneNodeLauncher served(Machine machine) throws InterruptedException {
    return new OneNodeLauncher(cli.store(), machine, false);
  }

  private static Machine machine() {
    return Machine.builder()
        .interfaceIp(sshd.host())
        .connectionPort(sshd.port())
        .username(sshd.user())
        .hostKeys(sshd.hostKeys())
        .build();
  }

  private List<Node> nodes() throws InterruptedException {
    return cli.store().nodes().readAll().stream().map(listing -> listing.node()).toList();
  }

  private void assertNothingIsAllocated() throws InterruptedException {
    assertThat(cli.store().requests().readAll()).isEmpty();
    assertThat(cli.store().nodes().readAll()).noneMatch(listing -> listing.locked());
    assertThat(nodes()).allMatch(node -> node.state() == NodeState.USED);
  }
}
