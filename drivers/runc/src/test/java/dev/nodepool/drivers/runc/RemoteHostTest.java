package dev.nodepool.drivers.runc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nodepool.config.ProviderConfig;
import dev.nodepool.driver.CloudException;
import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.OwnedMachine;
import dev.nodepool.testkit.RecordingProgress;
import dev.nodepool.testkit.SampleSpecs;
import dev.nodepool.testkit.SshServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hosts behind SSH: here it is this machine again, through a sshd of its own. */
class RemoteHostTest {
  private static SshServer sshd;
  @TempDir Path directory;

  @BeforeAll
  static void start() throws Exception {
    Here.needsRoot();
    sshd = SshServer.start();
  }

  @AfterAll
  static void stop() throws Exception {
    if (sshd != null) {
      sshd.close();
    }
  }

  @Test
  void a_node_on_a_host_behind_ssh_works_like_one_here() throws Exception {
    try (var far = far(sshd.hostKeys().getFirst())) {
      var spec = SampleSpecs.of("0000000077", "127.0.0.1:" + sshd.port(), "runc");
      var machine = far.provider.launch(spec, RecordingProgress.recording());
      assertThat(machine.hostname()).isEqualTo("127.0.0.1:" + sshd.port());
      assertThat(machine.interfaceIp()).isEqualTo("127.0.0.1");
      assertThat(far.inside(machine, "hostname").stdout()).startsWith("0000000077-runc");
      var id = String.valueOf(machine.externalId());
      assertThat(far.provider.list()).containsExactly(new OwnedMachine(id, "0000000077", id));
      far.provider.delete(id);
      far.provider.delete(id);
      assertThat(far.provider.list()).isEmpty();
      assertThat(Here.BUNDLES.resolve(id)).doesNotExist();
    }
  }

  @Test
  void a_node_behind_ssh_may_have_users_of_its_own() throws Exception {
    try (var far = far(sshd.hostKeys().getFirst(), "user-namespace: true")) {
      var spec = SampleSpecs.of("0000000079", "127.0.0.1:" + sshd.port(), "runc");
      var machine = far.provider.launch(spec, RecordingProgress.recording());
      assertThat(far.inside(machine, "cat /proc/self/uid_map").stdout())
          .containsPattern("^ *0 +2\\d{9} +65536\n$");
    }
  }

  @Test
  void more_launches_than_one_session_takes_wait_their_turn() throws Exception {
    try (var far = far(sshd.hostKeys().getFirst());
        var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var launches = new ArrayList<Future<?>>();
      for (int i = 0; i < 10; i++) {
        var spec = SampleSpecs.of("%010d".formatted(i), "127.0.0.1:" + sshd.port(), "runc");
        launches.add(
            executor.submit(() -> far.provider.launch(spec, RecordingProgress.recording())));
      }
      for (var launch : launches) {
        launch.get();
      }
      assertThat(far.provider.list()).hasSize(10);
    }
  }

  @Test
  void a_host_with_another_key_is_not_logged_in_to() throws Exception {
    var other = "ssh-ed25519 " + "AAAA".repeat(17);
    try (var far = far(other)) {
      var spec = SampleSpecs.of("0000000077", "127.0.0.1:" + sshd.port(), "runc");
      assertThatThrownBy(() -> far.provider.launch(spec, RecordingProgress.recording()))
          .isInstanceOf(LaunchException.class)
          .hasMessageContaining("SHA256:");
      assertThatThrownBy(far.provider::list).isInstanceOf(CloudException.class);
      far.abandon();
    }
  }

  private Here far(String hostKey) throws Exception {
    return far(hostKey, "");
  }

  private Here far(String hostKey, String labelKeys) throws Exception {
    var keys = Files.createDirectories(directory.resolve("home/.ssh"));
    var key = keys.resolve("id_ed25519");
    Files.deleteIfExists(key);
    Files.copy(sshd.privateKey(), key);
    return new Here(directory, "remote", config(sshd.port(), hostKey, labelKeys));
  }

  private ProviderConfig config(int port, String hostKey, String labelKeys) throws Exception {
    return TestConfig.provider(
        directory,
        """
        providers:
          - name: far
            driver: runc
            pools:
              - name: "127.0.0.1:%d"
                host-key: %s
                labels:
                  - name: runc
                    username: np-tester
                    %s
        """
            .formatted(port, hostKey, labelKeys));
  }
}
