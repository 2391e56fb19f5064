package dev.nodepool.cli.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nodepool.cli.CliFixture;
import dev.nodepool.model.Allocation;
import dev.nodepool.model.Machine;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.Owner;
import dev.nodepool.ssh.RemoteShell;
import dev.nodepool.ssh.SshConnections;
import dev.nodepool.ssh.SshException;
import dev.nodepool.ssh.SshTarget;
import dev.nodepool.testkit.SshServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShareCommandTest {
  @TempDir Path folder;
  private CliFixture cli;

  @BeforeEach
  void start() throws InterruptedException {
    cli = new CliFixture(folder);
  }

  @AfterEach
  void stop() {
    cli.close();
  }

  /** On the node itself it is tried in a home of its own, not in that of whoever tests. */
  @Test
  void somebody_else_is_let_in_by_a_public_key_and_by_nothing_else() throws Exception {
    var home = folder.resolve("home");
    var node = "0000000000";
    var key = Files.writeString(folder.resolve("eve.pub"), "ssh-ed25519 AAAAC3Nza eve's key\n");
    var secret =
        Files.writeString(folder.resolve("id"), "-----BEGIN OPENSSH PRIVATE KEY-----\nx\n");
    assertThat(cli.run("share", node, "--key", secret.toString()).err())
        .contains("something else than public keys");
    assertThat(cli.run("share", node, "--key", folder.resolve("none").toString()).err())
        .contains("cannot be read");
    var options = Files.writeString(folder.resolve("o.pub"), "command=\"x\" ssh-rsa AAAA\n");
    assertThat(cli.run("share", node, "--key", options.toString()).exit()).isEqualTo(1);
    assertThat(ShareCommand.script(List.of("ssh-ed25519 AAAAC3Nza eve's key")))
        .contains("eve'\\''s key");
    for (int i = 0; i < 2; i++) {
      var process =
          new ProcessBuilder("sh", "-c", ShareCommand.script(Files.readAllLines(key)))
              .redirectErrorStream(true);
      process.environment().put("HOME", Files.createDirectories(home).toString());
      assertThat(process.start().waitFor()).isZero();
    }
    assertThat(home.resolve(".ssh/authorized_keys"))
        .hasContent("ssh-ed25519 AAAAC3Nza eve's key\n");
  }

  @Test
  void a_second_person_logs_in_to_a_machine_after_it_was_shared() throws Exception {
    var home = Files.createDirectories(folder.resolve("home"));
    var ours = Files.createDirectories(folder.resolve("ours/.ssh"));
    var before = System.getProperty("user.home");
    System.setProperty("user.home", ours.getParent().toString());
    try (var machine = SshServer.startAtHome(home)) {
      Files.copy(machine.privateKey(), ours.resolve("id_ed25519"));
      var node = node(machine);
      var eve = key("eve");
      var mallory = key("mallory");
      assertThatThrownBy(() -> whoami(machine, eve)).isInstanceOf(SshException.class);

      var ran = cli.run("share", node, "--key", eve + ".pub");
      assertThat(ran.exit()).as(ran.err()).isZero();
      assertThat(ran.err()).contains("1 key may log in to node " + node, "ssh -p");
      assertThat(whoami(machine, eve)).isEqualTo(machine.user() + "\n");
      assertThatThrownBy(() -> whoami(machine, mallory)).isInstanceOf(SshException.class);

      assertThat(cli.run("share", node, "--key", eve + ".pub").exit()).isZero();
      assertThat(Files.readAllLines(home.resolve(".ssh/authorized_keys"))).hasSize(1);
    } finally {
      System.setProperty("user.home", before);
    }
  }

  private String node(SshServer machine) throws InterruptedException {
    var now = cli.store().now();
    var node =
        Node.init("small", new Owner("cloud", "main", "launcher"), Allocation.FREE, null, now)
            .moved(NodeState.READY, now)
            .withMachine(
                Machine.builder()
                    .interfaceIp(machine.host())
                    .connectionPort(machine.port())
                    .username(machine.user())
                    .hostKeys(machine.hostKeys())
                    .build());
    return cli.store().nodes().create(List.of(node)).getFirst().id();
  }

  private Path key(String person) throws Exception {
    var file = folder.resolve(person);
    var command =
        List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", person, "-f", file.toString());
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    return file;
  }

  private static String whoami(SshServer machine, Path key) throws Exception {
    var target =
        new SshTarget(machine.host(), machine.port(), machine.user(), machine.hostKeys(), key);
    try (var connections = new SshConnections();
        var shell = RemoteShell.connect(connections, target, Duration.ofSeconds(30))) {
      return shell.run("id -un", Duration.ofSeconds(30)).stdout();
    }
  }
}
