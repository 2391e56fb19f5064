package dev.nodepool.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir static Path directory;
  private static OpenSsh sshd;
  private static SshConnections connections;

  @BeforeAll
  static void start() throws Exception {
    sshd = new OpenSsh(Files.createDirectory(directory.resolve("sshd")), List.of("ed25519", "rsa"));
    connections = new SshConnections();
  }

  @AfterAll
  static void stop() throws Exception {
    connections.close();
    sshd.close();
  }

  @Test
  void the_right_host_key_is_accepted_whatever_its_type() throws Exception {
    for (var type : List.of("ed25519", "rsa")) {
      var target =
          new SshTarget(
              "127.0.0.1", sshd.port, OpenSsh.USER, List.of(sshd.hostKey(type)), sshd.userKey);
      try (var other = RemoteShell.connect(connections, target, LONG)) {
        assertThat(other.run("true", LONG).succeeded()).isTrue();
      }
    }
  }

  @Test
  void a_wrong_host_key_is_refused_with_both_fingerprints() throws Exception {
    var foreign = OpenSsh.pub(OpenSsh.key(directory, "foreign", "ed25519", ""));
    var target =
        new SshTarget(
            "127.0.0.1", sshd.port, OpenSsh.USER, List.of(Files.readString(foreign)), sshd.userKey);
    assertThatThrownBy(() -> RemoteShell.connect(connections, target, LONG))
        .isInstanceOf(SshException.class)
        .hasMessageContaining("127.0.0.1:" + sshd.port)
        .hasMessageContaining(HostKey.parse(Files.readString(foreign)).fingerprint())
        .hasMessageContaining(HostKey.parse(sshd.hostKey("ed25519")).fingerprint());
  }

  @Test
  void a_key_that_is_not_authorized_is_refused_at_once() throws Exception {
    var key = OpenSsh.key(directory, "stranger", "ed25519", "");
    var target = new SshTarget("127.0.0.1", sshd.port, OpenSsh.USER, List.of(), key);
    assertThatThrownBy(() -> RemoteShell.connect(connections, target, LONG))
        .isInstanceOf(SshException.class)
        .hasMessageContaining("refused the login");
  }

  @Test
  void a_key_in_the_agent_opens_a_session() throws Exception {
    var socket = directory.resolve("agent").toString();
    var agent = new ProcessBuilder("ssh-agent", "-D", "-a", socket).start();
    try {
      await().until(() -> Files.exists(Path.of(socket)));
      var add = new ProcessBuilder("ssh-add", "-q", sshd.userKey.toString());
      add.environment().put("SSH_AUTH_SOCK", socket);
      assertThat(add.start().waitFor()).isZero();
      var target = new SshTarget("127.0.0.1", sshd.port, OpenSsh.USER, List.of(), null);
      try (var with = new SshConnections(socket);
          var other = RemoteShell.connect(with, target, LONG)) {
        assertThat(other.run("true", LONG).succeeded()).isTrue();
      }
      try (var gone = new SshConnections(socket + ".none")) {
        assertThatThrownBy(() -> RemoteShell.connect(gone, target, LONG))
            .isInstanceOf(SshException.class)
            .hasMessageContaining("refused the login");
      }
    } finally {
      agent.destroy();
      agent.waitFor();
    }
  }

  @Test
  void a_key_with_a_passphrase_is_named() throws Exception {
    var key = OpenSsh.key(directory, "locked", "ed25519", "secret-words");
    var target = new SshTarget("127.0.0.1", sshd.port, OpenSsh.USER, List.of(), key);
    assertThatThrownBy(() -> RemoteShell.connect(connections, target, LONG))
        .isInstanceOf(SshException.class)
        .hasMessageContaining(key.toString());
  }

  @Test
  void a_host_that_is_not_there_is_named_when_patience_is_over() throws Exception {
    var target =
        new SshTarget("127.0.0.1", OpenSsh.freePort(), OpenSsh.USER, List.of(), sshd.userKey);
    assertThatThrownBy(() -> RemoteShell.connect(connections, target, Duration.ofMillis(300)))
        .isInstanceOf(SshException.class)
        .hasMessageContaining(target.toString())
        .hasMessageContaining("refused");
  }
}
