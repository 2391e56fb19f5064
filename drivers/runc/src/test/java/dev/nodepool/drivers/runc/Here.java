package dev.nodepool.drivers.runc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.config.ProviderConfig;
import dev.nodepool.driver.DriverContext;
import dev.nodepool.driver.LaunchSpec;
import dev.nodepool.driver.OwnedMachine;
import dev.nodepool.driver.Provider;
import dev.nodepool.model.Installation;
import dev.nodepool.model.Machine;
import dev.nodepool.ssh.CommandResult;
import dev.nodepool.ssh.RemoteShell;
import dev.nodepool.ssh.SshConnections;
import dev.nodepool.ssh.SshTarget;
import dev.nodepool.testkit.RecordingProgress;
import dev.nodepool.testkit.SampleSpecs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Assumptions;

/** A Nodepool with the driver runc on this machine, which is emptied of its nodes at the end. */
final class Here implements AutoCloseable {
  static final Path BUNDLES = Path.of("/var/lib/nodepool/runc");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  final SshConnections ssh = new SshConnections();
  final DriverContext context;
  final Provider provider;
  private final Path home;
  private boolean abandoned;

  Here(Path directory, String installation, ProviderConfig config) throws IOException {
    this(directory, installation, config, Set.of());
  }

  /** A Nodepool that read its secrets from those files. */
  Here(Path directory, String installation, ProviderConfig config, Set<Path> secrets)
      throws IOException {
    this(directory, Installation.of(installation), config, secrets);
  }

  Here(Path directory, Installation installation, ProviderConfig config, Set<Path> secrets)
      throws IOException {
    needsRoot();
    home = Files.createDirectories(directory.resolve("home"));
    context = context(installation.id(), installation::formerly).withSecrets(secrets);
    provider = new RuncDriver().open(config, context);
  }

  /** What another Nodepool of this machine, with the same keys, lends to its drivers. */
  DriverContext context(String installation, Supplier<Set<String>> formerly) {
    return new DriverContext(
            installation,
            home,
            Map.of(),
            InstantSource.system(),
            ssh,
            Duration.ofMillis(20),
            Duration.ofMillis(100))
        .withFormerly(formerly);
  }

  /** Containers take root; everything else that is missing is a fault of the machine. */
  static void needsRoot() {
    Assumptions.assumeTrue(
        "root".equals(System.getProperty("user.name")), "only root can make containers");
    for (var tool : new String[] {"/usr/sbin/runc", "/usr/sbin/sshd"}) {
      assertThat(Path.of(tool))
          .as("these tests need %s: apt-get install runc openssh-server", tool)
          .isExecutable();
    }
  }

  static LaunchSpec spec(String nodeId) {
    return SampleSpecs.of(nodeId, "localhost", "runc");
  }

  Machine launch(String nodeId) throws Exception {
    return provider.launch(spec(nodeId), RecordingProgress.recording());
  }

  /** Logs in as a job would, and checks the host key on the way. */
  RemoteShell login(Machine machine) throws Exception {
    var key = home.resolve(".ssh/id_ed25519");
    var target =
        new SshTarget(
            String.valueOf(machine.interfaceIp()),
            machine.port(),
            String.valueOf(machine.username()),
            machine.hostKeys(),
            Files.exists(key) ? key : null);
    return RemoteShell.connect(ssh, target, PATIENCE);
  }

  CommandResult inside(Machine machine, String command) throws Exception {
    try (var shell = login(machine)) {
      return shell.run(command, PATIENCE);
    }
  }

  /** Runs a command on this machine and gives its output. */
  static String shell(String command) throws IOException, InterruptedException {
    var process = new ProcessBuilder("/bin/sh", "-c", command).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }

  /** Nothing of ours is there, or it cannot be reached. */
  void abandon() {
    abandoned = true;
  }

  @Override
  public void close() throws Exception {
    if (!abandoned) {
      removeAll();
    }
    provider.close();
    ssh.close();
  }

  private void removeAll() throws Exception {
    for (OwnedMachine machine : provider.list()) {
      provider.delete(machine.externalId());
    }
  }
}
