package dev.nodepool.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostKeyScanTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir static Path directory;
  private static OpenSsh sshd;
  private static SshConnections connections;
  private static HostKeyScan scan;

  @BeforeAll
  static void start() throws Exception {
    sshd =
        new OpenSsh(
            Files.createDirectory(directory.resolve("all")), List.of("ed25519", "ecdsa", "rsa"));
    connections = new SshConnections();
    scan = new HostKeyScan(connections);
  }

  @AfterAll
  static void stop() throws Exception {
    connections.close();
    sshd.close();
  }

  @Test
  void every_key_type_that_the_server_offers_is_found() throws Exception {
    assertThat(scan.scan("127.0.0.1", sshd.port, LONG))
        .containsExactly(sshd.hostKey("ed25519"), sshd.hostKey("ecdsa"), sshd.hostKey("rsa"));
  }

  @Test
  void types_that_the_server_lacks_are_left_out_without_waiting() throws Exception {
    try (var modest =
        new OpenSsh(Files.createDirectory(directory.resolve("one")), List.of("ed25519"))) {
      assertThat(scan.scan("127.0.0.1", modest.port, LONG))
          .containsExactly(modest.hostKey("ed25519"));
    }
  }

  /** What Debian 6's sshd, or that of a switch, offers. */
  private static final List<String> OLD =
      List.of(
          "KexAlgorithms=diffie-hellman-group1-sha1",
          "Ciphers=3des-cbc,aes128-cbc",
          "MACs=hmac-md5,hmac-sha1-96",
          "HostKeyAlgorithms=ssh-rsa,ssh-dss",
          "PubkeyAcceptedAlgorithms=+ssh-rsa");

  @Test
  void a_machine_that_speaks_only_old_algorithms_shows_all_its_keys() throws Exception {
    try (var old =
        new OpenSsh(Files.createDirectory(directory.resolve("old")), List.of("rsa", "dsa"), OLD)) {
      assertThat(scan.scan("127.0.0.1", old.port, LONG))
          .containsExactly(old.hostKey("rsa"), old.hostKey("dsa"));
      assertThatThrownBy(() -> RemoteShell.connect(connections, old.target(), LONG))
          .isInstanceOf(SshException.class)
          .hasMessageContaining("127.0.0.1:" + old.port)
          .hasMessageContaining("diffie-hellman-group1-sha1")
          .hasMessageContaining("old-ssh-algorithms");
      var widened = old.target().withOldAlgorithms(true);
      try (var shell = RemoteShell.connect(connections, widened, LONG)) {
        assertThat(shell.run("echo in", LONG).stdout()).isEqualTo("in\n");
      }
    }
  }

  @Test
  void a_machine_with_nothing_but_ssh_dss_shows_it() throws Exception {
    try (var old =
        new OpenSsh(
            Files.createDirectory(directory.resolve("dsa")),
            List.of("dsa"),
            List.of("HostKeyAlgorithms=ssh-dss"))) {
      assertThat(scan.scan("127.0.0.1", old.port, LONG)).containsExactly(old.hostKey("dsa"));
      var known =
          new SshTarget(
              "127.0.0.1", old.port, OpenSsh.USER, List.of(old.hostKey("dsa")), old.userKey);
      assertThatThrownBy(() -> RemoteShell.connect(connections, known, LONG))
          .isInstanceOf(SshException.class)
          .hasMessageContaining("ssh-dss");
    }
  }

  @Test
  void several_keys_on_different_curves_are_all_found() throws Exception {
    try (var many =
        new OpenSsh(
            Files.createDirectory(directory.resolve("curves")),
            List.of("ecdsa-256", "ecdsa-384", "ecdsa-521"))) {
      assertThat(scan.scan("127.0.0.1", many.port, LONG))
          .containsExactly(
              many.hostKey("ecdsa-256"), many.hostKey("ecdsa-384"), many.hostKey("ecdsa-521"));
    }
  }

  @Test
  void names_are_resolved() throws Exception {
    assertThat(scan.scan("localhost", sshd.port, LONG)).hasSize(3);
  }

  @Test
  void a_refused_port_is_tried_until_patience_is_over() throws Exception {
    int port = OpenSsh.freePort();
    assertThatThrownBy(() -> scan.scan("127.0.0.1", port, Duration.ofMillis(400)))
        .isInstanceOf(ScanFailedException.class)
        .hasMessageContaining("127.0.0.1:" + port)
        .hasMessageContaining("0.4 s")
        .hasMessageContaining("refused");
  }

  @Test
  void a_listener_that_says_nothing_times_out() throws Exception {
    try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(
              () -> scan.scan("127.0.0.1", silent.getLocalPort(), Duration.ofMillis(400)))
          .isInstanceOf(ScanFailedException.class)
          .hasMessageContaining("did not answer in time");
    }
  }

  @Test
  void a_server_of_another_kind_is_not_taken_for_sshd() throws Exception {
    try (var web = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> answer(web, "HTTP/1.1 400 Bad Request\r\n\r\n"));
      assertThatThrownBy(() -> scan.scan("127.0.0.1", web.getLocalPort(), Duration.ofMillis(400)))
          .isInstanceOf(ScanFailedException.class);
    }
  }

  @Test
  void an_unknown_name_is_said_to_be_unknown() {
    assertThatThrownBy(() -> scan.scan("no-such-host.invalid", 22, Duration.ofMillis(100)))
        .isInstanceOf(ScanFailedException.class)
        .hasMessageContaining("cannot be resolved");
  }

  @Test
  void a_machine_that_comes_up_later_is_waited_for() throws Exception {
    int port = OpenSsh.freePort();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var keys = executor.submit(() -> scan.scan("127.0.0.1", port, LONG));
      var late = relay(port, sshd.port, executor);
      try (late) {
        assertThat(keys.get()).hasSize(3);
      }
      executor.shutdownNow();
    }
  }

  @Test
  void fifty_scans_at_once_all_succeed() throws Exception {
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<List<String>> one = () -> scan.scan("127.0.0.1", sshd.port, LONG);
      var running = new ArrayList<Future<List<String>>>();
      for (int i = 0; i < 50; i++) {
        running.add(executor.submit(one));
      }
      for (var keys : running) {
        assertThat(keys.get()).hasSize(3);
      }
    }
    assertThat(connections.scans().availablePermits()).isEqualTo(100);
  }

  @Test
  void an_interrupt_ends_a_scan_and_gives_its_place_back() throws Exception {
    try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      var ended = new AtomicReference<Exception>();
      var started = new CountDownLatch(1);
      var thread =
          Thread.ofVirtual()
              .start(() -> {
                started.countDown();
                try {
                  scan.scan("127.0.0.1", silent.getLocalPort(), LONG);
                } catch (Exception e) {
                  ended.set(e);
                }
              });
      started.await();
      await().until(() -> connections.scans().availablePermits() < 100);
      thread.interrupt();
      thread.join(Duration.ofSeconds(5));
      assertThat(ended.get()).isInstanceOf(InterruptedException.class);
      assertThat(connections.scans().availablePermits()).isEqualTo(100);
    }
  }

  @Test
  void a_tcp_port_is_enough_where_there_are_no_host_keys() throws Exception {
    scan.awaitTcp("127.0.0.1", sshd.port, LONG);
    int port = OpenSsh.freePort();
    assertThatThrownBy(() -> scan.awaitTcp("127.0.0.1", port, Duration.ofMillis(200)))
        .isInstanceOf(ScanFailedException.class)
        .hasMessageContaining("refused");
  }

  @Test
  void the_rest_of_the_process_keeps_its_own_cryptography() throws Exception {
    scan.scan("127.0.0.1", sshd.port, LONG);
    assertThat(Security.getProvider("BC")).isNull();
  }

  private static ServerSocket relay(int port, int to, ExecutorService executor) throws Exception {
    var listener = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    executor.submit(() -> {
      while (true) {
        var in = listener.accept();
        var out = new Socket(InetAddress.getLoopbackAddress(), to);
        executor.submit(() -> in.getInputStream().transferTo(out.getOutputStream()));
        executor.submit(() -> out.getInputStream().transferTo(in.getOutputStream()));
      }
    });
    return listener;
  }

  private static void answer(ServerSocket listener, String text) {
    while (true) {
      try (var client = listener.accept()) {
        client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
      } catch (IOException e) {
        return;
      }
    }
  }

  @Test
  void what_is_written_like_a_key_and_is_none_stands_for_a_machine_that_nobody_scans() {
    assertThat(HostKeyScan.arePlaceholders(List.of("ssh-rsa FAKEKEY"))).isTrue();
    assertThat(HostKeyScan.arePlaceholders(List.of())).isFalse();
    assertThat(
            HostKeyScan.arePlaceholders(
                List.of(
                    "ssh-ed25519"
                        + " AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl")))
        .isFalse();
  }
}
