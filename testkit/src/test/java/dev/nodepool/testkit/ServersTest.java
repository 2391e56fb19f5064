package dev.nodepool.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.nodepool.ssh.HostKeyScan;
import dev.nodepool.ssh.SshConnections;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ServersTest {

  @Test
  void sshd_shows_the_host_keys_that_it_was_given() throws Exception {
    try (var server = SshServer.start();
        var connections = new SshConnections()) {
      var scanned =
          new HostKeyScan(connections).scan(server.host(), server.port(), Duration.ofSeconds(10));
      assertThat(scanned).containsExactlyInAnyOrderElementsOf(server.hostKeys());
    }
  }

  @Test
  void sshd_lets_its_user_in_with_its_key() throws Exception {
    try (var server = SshServer.start()) {
      var ssh =
          new ProcessBuilder(
                  "ssh",
                  "-F",
                  "none",
                  "-i",
                  server.privateKey().toString(),
                  "-p",
                  String.valueOf(server.port()),
                  "-o",
                  "StrictHostKeyChecking=no",
                  "-o",
                  "UserKnownHostsFile=/dev/null",
                  "-o",
                  "BatchMode=yes",
                  server.user() + "@" + server.host(),
                  "echo",
                  "hello")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      assertThat(new String(ssh.getInputStream().readAllBytes())).isEqualTo("hello\n");
      assertThat(ssh.waitFor()).isZero();
    }
  }

  @Test
  void a_closed_sshd_leaves_neither_a_listener_nor_files() throws Exception {
    var server = SshServer.start();
    server.close();
    assertThat(Files.exists(server.privateKey())).isFalse();
    assertThatThrownBy(() -> new Socket(server.host(), server.port()).close())
        .isInstanceOf(IOException.class);
  }

  @Test
  void the_silent_server_accepts_and_says_nothing() throws Exception {
    try (var server = SilentServer.start();
        var socket = new Socket(server.host(), server.port())) {
      await().until(() -> server.connections() == 1);
      socket.setSoTimeout(100);
      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void a_provider_is_read_from_yaml() throws Exception {
    var provider =
        SampleProviders.first(
            """
            labels:
              - name: small
            providers:
              - name: rack
                driver: kubernetes
                context: admin
                pools:
                  - name: main
                    labels:
                      - name: small
                        type: namespace
            """);
    assertThat(provider.name()).isEqualTo("rack");
    assertThat(provider.pools().getFirst().labels()).containsExactly("small");
  }
}
