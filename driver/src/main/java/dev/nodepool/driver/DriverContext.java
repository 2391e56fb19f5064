package dev.nodepool.driver;

import dev.nodepool.ssh.SshConnections;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/**
 * What the process lends to its drivers.
 *
 * @param installation names this Nodepool among others that may use the same cloud or host: marks
 *     everything that we make
 * @param home where drivers and operators keep keys, {@code /var/lib/nodepool} for root
 * @param pollMin how often a cloud is asked while something boots, at the most
 * @param pollMax how often a cloud is asked while something boots, at the least
 * @param observer is told of calls to clouds
 */
public record DriverContext(
    String installation,
    Path home,
    Map<String, String> environment,
    InstantSource clock,
    SshConnections ssh,
    Duration pollMin,
    Duration pollMax,
    CloudObserver observer) {

  /** Nobody listens to the calls. */
  public DriverContext(
      String installation,
      Path home,
      Map<String, String> environment,
      InstantSource clock,
      SshConnections ssh,
      Duration pollMin,
      Duration pollMax) {
    this(installation, home, environment, clock, ssh, pollMin, pollMax, CloudObserver.NOBODY);
  }

  /** The same, with somebody who listens to the calls. */
  public DriverContext withObserver(CloudObserver listener) {
    return new DriverContext(
        installation, home, environment, clock, ssh, pollMin, pollMax, listener);
  }
}
