package dev.nodepool.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nodepool.model.Node;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.NodeState;
import dev.nodepool.store.Store;
import dev.nodepool.store.ZooKeeperFixture;
import dev.nodepool.store.connection.Versioned;
import dev.nodepool.testkit.SshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code nodepool run} as people meet it: a process, beside a launcher that lends out one machine,
 * whose sshd is real.
 */
class RunProcessTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static ZooKeeperFixture zookeeper;
  private static SshServer machine;
  @TempDir Path directory;
  private Path config;
  private Store store;
  private Daemon launcher;

  @BeforeAll
  static void startServers() throws Exception {
    zookeeper = new ZooKeeperFixture();
    machine = SshServer.start();
  }

  @AfterAll
  static void stopServers() throws Exception {
    machine.close();
    zookeeper.close();
  }

  @BeforeEach
  void startLauncher() throws Exception {
    var chroot = "/" + directory.getFileName();
    config = directory.resolve("nodepool.yaml");
    Files.writeString(
        config,
        """
        zookeeper-servers: [{host: 127.0.0.1, port: %d, chroot: %s}]
        labels: [{name: machine}]
        providers:
          - name: lab
            driver: static
            pools:
              - name: main
                nodes:
                  - {name: 127.0.0.1, labels: machine, username: %s, connection-port: %d}
        """
            .formatted(zookeeper.port(), chroot, machine.user(), machine.port()));
    var keys = Files.createDirectories(directory.resolve("data/.ssh"));
    Files.copy(machine.privateKey(), keys.resolve("id_ed25519"));
    store = Store.connect(zookeeper.settings(chroot), Duration.ofSeconds(30));
    launcher = nodepool("nodepool-launcher", "-f", "--no-webapp");
    await()
        .atMost(PATIENCE)
        .failFast("the launcher ended", () -> !launcher.isAlive())
        .until(() -> machineIs(NodeState.READY));
  }

  @AfterEach
  void stop() {
    launcher.close();
    store.close();
  }

  @Test
  void the_exit_code_of_the_command_is_that_of_the_process() throws Exception {
    try (var run = nodepool("nodepool", "run", "machine", "--", "sh", "-c", "exit 7")) {
      await().atMost(PATIENCE).until(() -> !run.isAlive());
      assertThat(run.exit()).as(run.output()).isEqualTo(7);
      assertMachineIsGivenBack();
    }
  }

  @Test
  void ctrl_c_ends_with_130_whether_it_waits_or_runs_and_leaves_nothing_allocated()
      throws Exception {
    var pidFile = directory.resolve("pid");
    var words = "echo $$ > %s; exec sleep 600".formatted(pidFile);
    try (var running = nodepool("nodepool", "run", "machine", "--", words)) {
      await()
          .atMost(PATIENCE)
          .until(() -> Files.exists(pidFile) && !Files.readString(pidFile).isBlank());
      long pid = Long.parseLong(Files.readString(pidFile).strip());
      interruptOneThatWaits();
      assertThat(running.isAlive()).isTrue();
      assertThat(ProcessHandle.of(pid)).isPresent();

      running.signal("INT");
      await().atMost(PATIENCE).until(() -> !running.isAlive());
      assertThat(running.exit()).as(running.output()).isEqualTo(130);
      await().atMost(PATIENCE).until(() -> ProcessHandle.of(pid).isEmpty());
      assertMachineIsGivenBack();
    }
  }

  /** The only machine is in use, so this one waits until it is interrupted. */
  private void interruptOneThatWaits() throws Exception {
    try (var waiting = nodepool("nodepool", "run", "machine", "--", "true")) {
      await().atMost(PATIENCE).until(() -> store.requests().readAll().size() == 1);
      var request = store.requests().readAll().getFirst().value();
      waiting.signal("INT");
      await().atMost(PATIENCE).until(() -> !waiting.isAlive());
      assertThat(waiting.exit()).as(waiting.output()).isEqualTo(130);
      assertNothingIsLeftOf(request);
    }
  }

  private void assertNothingIsLeftOf(NodeRequest request) throws InterruptedException {
    assertThat(store.requests().readAll()).isEmpty();
    assertThat(store.nodes().readAll())
        .noneMatch(listing -> request.id().equals(listing.node().allocatedTo()));
  }

  private void assertMachineIsGivenBack() throws InterruptedException {
    assertThat(store.requests().readAll().stream().map(Versioned::value)).isEmpty();
    await().atMost(PATIENCE).until(() -> machineIs(NodeState.READY));
  }

  /** There is one node, free for the next request, in that state. */
  private boolean machineIs(NodeState state) throws InterruptedException {
    var nodes = store.nodes().readAll();
    return nodes.size() == 1
        && !nodes.getFirst().locked()
        && isFree(nodes.getFirst().node(), state);
  }

  private static boolean isFree(Node node, NodeState state) {
    return node.state() == state && node.allocatedTo() == null;
  }

  private Daemon nodepool(String program, String... words) throws IOException {
    var all = new String[words.length + 2];
    // Before the words, because what stands behind "--" belongs to the command on the node.
    all[0] = "-c";
    all[1] = config.toString();
    System.arraycopy(words, 0, all, 2, words.length);
    return Daemon.start(directory, Map.of(), program, all);
  }
}
