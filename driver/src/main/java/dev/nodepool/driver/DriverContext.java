package dev.nodepool.driver;

import dev.nodepool.ssh.SshConnections;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What the process lends to its drivers.
 *
 * @param installation names this Nodepool among others that may use the same cloud or host: marks
 *     everything that we make
 * @param formerly says which other marks are on things that are ours, from before; what it says may
 *     change at any moment, so ask it each time
 * @param home where drivers and operators keep keys, {@code /var/lib/nodepool} for root
 * @param pollMin how often a cloud is asked while something boots, at the most
 * @param pollMax how often a cloud is asked while something boots, at the least
 * @param observer is told of calls to clouds
 * @param secrets absolute paths of files with secrets that lie wherever the operator wants, such as
 *     secure.conf: no node may see them
 */
public record DriverContext(
    String installation,
    Supplier<Set<String>> formerly,
    Path home,
    Map<String, String> environment,
    InstantSource clock,
    SshConnections ssh,
    Duration pollMin,
    Duration pollMax,
    CloudObserver observer,
    Set<Path> secrets) {
  public DriverContext {
    secrets = Set.copyOf(secrets);
  }

  /** Nobody listens to the calls, and secrets are only where every driver looks for them. */
  public DriverContext(
      String installation,
      Path home,
      Map<String, String> environment,
      InstantSource clock,
      SshConnections ssh,
      Duration pollMin,
      Duration pollMax) {
    this(
        installation,
        Set::of,
        home,
        environment,
        clock,
        ssh,
        pollMin,
        pollMax,
        CloudObserver.NOBODY,
        Set.of());
  }

  /** The same, with somebody who listens to the calls. */
  public DriverContext withObserver(CloudObserver listener) {
    return with(formerly, listener, secrets);
  }

  /** The same, for a process that read its secrets from those files. */
  public DriverContext withSecrets(Collection<Path> files) {
    return with(formerly, observer, Set.copyOf(files));
  }

  /** The same, for which what carries those marks, at the moment, is ours too. */
  public DriverContext withFormerly(Supplier<Set<String>> marks) {
    return with(marks, observer, secrets);
  }

  private DriverContext with(Supplier<Set<String>> marks, CloudObserver listener, Set<Path> files) {
    return new DriverContext(
        installation, marks, home, environment, clock, ssh, pollMin, pollMax, listener, files);
  }
}
