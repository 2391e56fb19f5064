package dev.nodepool.cli.session;

import dev.nodepool.config.ConfigSource;
import dev.nodepool.config.NodepoolConfig;
import dev.nodepool.config.ProviderConfig;
import dev.nodepool.driver.Driver;
import dev.nodepool.driver.DriverContext;
import dev.nodepool.driver.Provider;
import dev.nodepool.driver.RunsOnNodes;
import dev.nodepool.launcher.provider.Drivers;
import dev.nodepool.model.Installation;
import dev.nodepool.ssh.SshConnections;
import dev.nodepool.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;

/** The drivers that this program came with, and what the process lends them. Any thread. */
public final class LocalDrivers implements AutoCloseable {
  private static final Duration POLL_MIN = Duration.ofMillis(100);
  private static final Duration POLL_MAX = Duration.ofSeconds(5);

  private final SshConnections ssh;
  private final Drivers drivers;

  private LocalDrivers(SshConnections ssh, Drivers drivers) {
    this.ssh = ssh;
    this.drivers = drivers;
  }

  /** All drivers, in no particular order. */
  public static List<Driver> all() {
    return ServiceLoader.load(Driver.class).stream().map(ServiceLoader.Provider::get).toList();
  }

  /**
   * What marked everything that this Nodepool made before it had an identity of its own: where its
   * ZooKeeper is.
   */
  public static String oldMark(NodepoolConfig config, DataHome home) {
    return config.zookeeperServers().isEmpty()
        ? "embedded:" + home.zookeeper()
        : config.zookeeperServers().stream()
            .map(server ->
                server.host()
                    + ":"
                    + server.port()
                    + (server.chroot() == null ? "" : server.chroot()))
            .sorted()
            .collect(Collectors.joining(","));
  }

  /** The files of secrets that this process reads, wherever they lie: absolute paths. */
  public static Set<Path> secretFiles(NodepoolConfig config, ConfigSource source) {
    var files = new HashSet<Path>();
    if (source.secure() != null) {
      files.add(source.secure());
    }
    var tls = config.zookeeperTls();
    if (tls != null) {
      files.add(tls.key());
    }
    return files.stream()
        .map(file -> file.toAbsolutePath().normalize())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** For one command, which launches nothing; a launcher makes its own context. */
  public static LocalDrivers open(NodepoolConfig config, Terminal terminal, Store store)
      throws InterruptedException {
    return open(config, terminal, store.installation().read());
  }

  /**
   * The same for a command that does not look at machines of ours, or cannot ask ZooKeeper.
   *
   * @param known which Nodepool this is, as far as is known
   */
  public static LocalDrivers open(
      NodepoolConfig config, Terminal terminal, Optional<Installation> known) {
    var home = DataHome.of(terminal.environment());
    var installation = known.orElseGet(() -> Installation.of(oldMark(config, home)));
    var ssh = new SshConnections();
    return new LocalDrivers(
        ssh,
        new Drivers(
            all(),
            new DriverContext(
                    installation.id(),
                    home.root(),
                    terminal.environment(),
                    terminal.clock(),
                    ssh,
                    POLL_MIN,
                    POLL_MAX)
                .withFormerly(installation::formerly)));
  }

  /** Opens that provider; close it after use. */
  public Provider provider(ProviderConfig config, Store store) throws InterruptedException {
    return drivers.open(driver(config), config, store);
  }

  /** False when it runs on nodes of other providers. */
  public boolean hasCloud(ProviderConfig config) {
    return drivers.of(config).filter(RunsOnNodes.class::isInstance).isEmpty();
  }

  /** Opens a provider that needs no ZooKeeper; close it after use. */
  public Provider cloud(ProviderConfig config) {
    if (config.disabledBecause() != null) {
      throw new CommandFailure(
          "Provider %s is disabled: %s".formatted(config.name(), config.disabledBecause()));
    }
    var found = driver(config);
    if (found instanceof RunsOnNodes) {
      throw new CommandFailure(
          "Provider %s has no cloud of its own: it runs on nodes of other providers."
              .formatted(config.name()));
    }
    try {
      return found.open(config, drivers.context());
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(e);
    }
  }

  private Driver driver(ProviderConfig config) {
    return drivers
        .of(config)
        .orElseThrow(() ->
            new CommandFailure(
                "No driver %s is part of this Nodepool, which provider %s needs."
                    .formatted(config.driver(), config.name())));
  }

  @Override
  public void close() {
    ssh.close();
  }
}
