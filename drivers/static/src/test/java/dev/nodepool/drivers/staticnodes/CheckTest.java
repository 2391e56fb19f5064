package dev.nodepool.drivers.staticnodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.LaunchFailure;
import dev.nodepool.driver.StaticInventory.Slot;
import dev.nodepool.model.Machine;
import dev.nodepool.testkit.SilentServer;
import dev.nodepool.testkit.SshServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckTest {
  private static final String FOREIGN_KEY =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f";
  private static SshServer server;

  @BeforeAll
  static void startServer() throws Exception {
    server = SshServer.start();
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.close();
  }

  @Test
  void a_living_machine_comes_with_all_its_host_keys_and_its_address() throws Exception {
    try (var rack = Rack.of(node("connection-port: " + server.port()))) {
      var machine = rack.check(0);
      assertThat(machine.hostKeys()).containsExactlyInAnyOrderElementsOf(server.hostKeys());
      assertThat(machine.publicIpv4()).isEqualTo("127.0.0.1");
      assertThat(machine.port()).isEqualTo(server.port());
    }
  }

  @Test
  void a_name_is_looked_up() throws Exception {
    try (var rack =
        Rack.of("{name: localhost, labels: small, connection-port: %d}".formatted(server.port()))) {
      assertThat(rack.check(0).publicIpv4()).isEqualTo("127.0.0.1");
    }
  }

  @Test
  void a_network_device_shows_host_keys_too() throws Exception {
    try (var rack =
        Rack.of(node("connection-type: network_cli, connection-port: " + server.port()))) {
      assertThat(rack.check(0).hostKeys()).hasSize(3);
    }
  }

  @Test
  void one_expected_key_is_enough_and_only_that_is_handed_on() throws Exception {
    var expected = server.hostKeys().getFirst();
    try (var rack =
        Rack.of(
            node(
                "connection-port: %d, host-key: ['%s root@host', '%s']"
                    .formatted(server.port(), expected, FOREIGN_KEY)))) {
      assertThat(rack.check(0).hostKeys()).containsExactly(expected);
    }
  }

  @Test
  void another_key_is_refused_with_both_fingerprints() throws Exception {
    try (var rack =
        Rack.of(
            node("connection-port: %d, host-key: '%s'".formatted(server.port(), FOREIGN_KEY)))) {
      assertThatThrownBy(() -> rack.check(0))
          .isInstanceOfSatisfying(
              LaunchException.class,
              e -> assertThat(e.reason()).isEqualTo(LaunchFailure.NO_HOST_KEYS))
          .hasMessageContaining("127.0.0.1:" + server.port())
          .hasMessageContaining(fingerprint(server.hostKeys().getFirst()))
          .hasMessageContaining(HostKeyText.fingerprints(List.of(FOREIGN_KEY)));
    }
  }

  @Test
  void a_dead_port_is_an_error_within_the_time_out() throws Exception {
    try (var rack = Rack.of(node("timeout: 1, connection-port: " + SilentServer.deadPort()))) {
      long begin = System.nanoTime();
      assertThatThrownBy(() -> rack.check(0))
          .isInstanceOfSatisfying(
              LaunchException.class,
              e -> assertThat(e.reason()).isEqualTo(LaunchFailure.NO_HOST_KEYS))
          .hasMessageContaining("127.0.0.1");
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(4));
    }
  }

  @Test
  void winrm_is_a_connection_and_nothing_more() throws Exception {
    try (var silent = SilentServer.start();
        var rack =
            Rack.of(
                node("connection-type: winrm, host-key: x, connection-port: " + silent.port()),
                node(
                    "username: b, timeout: 1, connection-type: winrm, connection-port: "
                        + SilentServer.deadPort()))) {
      assertThat(rack.check(0).hostKeys()).isEmpty();
      assertThatThrownBy(() -> rack.check(1))
          .isInstanceOfSatisfying(
              LaunchException.class,
              e -> assertThat(e.reason()).isEqualTo(LaunchFailure.TIMED_OUT));
    }
  }

  @Test
  void nobody_connects_where_host_keys_are_not_checked() throws Exception {
    try (var rack =
        Rack.of(
            node(
                "host-key-checking: false, host-key: ssh-rsa A, connection-port: "
                    + SilentServer.deadPort()))) {
      assertThat(rack.check(0).hostKeys()).containsExactly("ssh-rsa A");
    }
  }

  @Test
  void ipv6_works_with_and_without_brackets() throws Exception {
    try (var six = SshServer.startOn("::1");
        var rack =
            Rack.of(
                "{name: '::1', labels: small, connection-port: %d}".formatted(six.port()),
                "{name: '[::1]', labels: small, connection-port: %d}".formatted(six.port()))) {
      assertThat(rack.check(0).publicIpv6()).isEqualTo("0:0:0:0:0:0:0:1");
      assertThat(rack.check(1).hostKeys()).containsExactlyInAnyOrderElementsOf(six.hostKeys());
    }
  }

  @Test
  void fifty_slots_of_a_dead_machine_wait_for_one_answer() throws Exception {
    try (var rack =
            Rack.of(
                node(
                    "timeout: 1, max-parallel-jobs: 50, connection-port: "
                        + SilentServer.deadPort()));
        var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      long begin = System.nanoTime();
      var checks = new ArrayList<Future<Machine>>();
      for (var slot : rack.slots()) {
        checks.add(executor.submit(() -> rack.check(slot)));
      }
      for (var check : checks) {
        assertThatThrownBy(check::get).hasCauseInstanceOf(LaunchException.class);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(6));
    }
  }

  @Test
  void a_check_can_be_cancelled() throws Exception {
    try (var silent = SilentServer.start();
        var rack = Rack.of(node("timeout: 60, connection-port: " + silent.port()))) {
      var outcome = new AtomicReference<Throwable>();
      var ended = new CountDownLatch(1);
      var check =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  rack.check(0);
                } catch (LaunchException | InterruptedException e) {
                  outcome.set(e);
                }
                ended.countDown();
              });
      await().until(() -> silent.connections() > 0);
      check.interrupt();
      ended.await();
      assertThat(outcome.get()).isInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void a_slot_that_is_no_longer_configured_is_refused() throws Exception {
    try (var rack = Rack.of(node("connection-port: " + server.port()))) {
      var gone =
          new Slot("main", List.of("small"), 0, Machine.builder().hostname("old-host").build());
      assertThatThrownBy(() -> rack.check(gone))
          .isInstanceOf(LaunchException.class)
          .hasMessageContaining("old-host");
    }
  }

  @Test
  void hosts_without_an_address_are_simulated_where_there_is_a_control_directory(
      @TempDir Path control) throws Exception {
    var environment = Map.of("NODEPOOL_FAKE_CONTROL", control.toString());
    try (var rack = Rack.in(environment, "{name: host-1.invalid, labels: small}")) {
      assertThat(rack.check(0).hostKeys()).containsExactly("ssh-rsa FAKEKEY");
      Files.writeString(
          control.resolve("settings.json"),
          "{\"generation\": 1, \"*\": {\"nodescan_fails\": true}}");
      assertThatThrownBy(() -> rack.check(0)).isInstanceOf(LaunchException.class);
      Files.writeString(
          control.resolve("settings.json"),
          "{\"*\": {\"nodescan_fails\": true}, \"rack\": {\"nodescan_fails\": false}}");
      assertThat(rack.check(0).hostKeys()).containsExactly("ssh-rsa FAKEKEY");
    }
  }

  @Test
  void hosts_with_an_address_are_real_whatever_the_control_directory_says(@TempDir Path control)
      throws Exception {
    var environment = Map.of("NODEPOOL_FAKE_CONTROL", control.toString());
    try (var rack = Rack.in(environment, node("connection-port: " + server.port()))) {
      assertThat(rack.check(0).hostKeys()).doesNotContain("ssh-rsa FAKEKEY").isNotEmpty();
    }
  }

  private static String node(String keys) {
    return "{name: 127.0.0.1, labels: small, %s}".formatted(keys);
  }

  private static String fingerprint(String key) {
    return HostKeyText.fingerprints(List.of(key));
  }
}
