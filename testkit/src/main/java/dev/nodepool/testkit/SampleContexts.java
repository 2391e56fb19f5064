package dev.nodepool.testkit;

import dev.nodepool.driver.DriverContext;
import dev.nodepool.ssh.SshConnections;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/** What a process lends to its drivers, for tests. */
public final class SampleContexts {
  private SampleContexts() {}

  /** The real clock, no environment, clouds asked every 20 to 100 ms. The SSH client is yours. */
  public static DriverContext of(Path home, SshConnections ssh) {
    return of(home, ssh, Map.of());
  }

  public static DriverContext of(Path home, SshConnections ssh, Map<String, String> environment) {
    return new DriverContext(
        "test-installation",
        home,
        environment,
        InstantSource.system(),
        ssh,
        Duration.ofMillis(20),
        Duration.ofMillis(100));
  }
}
