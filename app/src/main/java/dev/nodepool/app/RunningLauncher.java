package dev.nodepool.app;

import dev.nodepool.cli.session.DataHome;
import dev.nodepool.cli.session.Ensemble;
import dev.nodepool.cli.session.HostNames;
import dev.nodepool.cli.session.LocalDrivers;
import dev.nodepool.cli.session.Version;
import dev.nodepool.config.LauncherHosts;
import dev.nodepool.config.NodepoolConfig;
import dev.nodepool.driver.DriverContext;
import dev.nodepool.launcher.Launcher;
import dev.nodepool.launcher.context.LauncherSettings;
import dev.nodepool.launcher.stats.CloudStats;
import dev.nodepool.metrics.LauncherMetrics;
import dev.nodepool.model.Installation;
import dev.nodepool.ssh.SshConnections;
import dev.nodepool.store.Store;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * A launcher with all that lives as long as its connection to one ZooKeeper. What was opened is
 * closed in the opposite order.
 */
final class RunningLauncher implements AutoCloseable {
  private final Store store;
  private final Launcher launcher;
  private final OpenResources open;
  private volatile NodepoolConfig config;

  private RunningLauncher(
      NodepoolConfig config, Store store, Launcher launcher, OpenResources open) {
    this.config = config;
    this.store = store;
    this.launcher = launcher;
    this.open = open;
  }

  /** Connects to the ZooKeeper that the configuration names. Blocks until that is done. */
  static RunningLauncher connect(
      NodepoolConfig config, DaemonContext context, LauncherMetrics metrics)
      throws InterruptedException {
    var open = new OpenResources();
    try {
      var store = open.add(context.connector().connect(config, Ensemble.OF_A_DAEMON));
      var ssh = open.add(new SshConnections());
      var home = DataHome.of(context.environment());
      var installation = store.installation().readOrMake(LocalDrivers.oldMark(config, home));
      var marks = open.add(store.installation().follow(installation));
      var drivers =
          drivers(config, context, installation, ssh)
              .withFormerly(marks::formerly)
              .withObserver(CloudStats.of(metrics));
      var launcher = new Launcher(settings(context), store, drivers, metrics, served(config));
      return new RunningLauncher(config, store, open.add(launcher), open);
    } catch (Throwable e) {
      open.close();
      throw e;
    }
  }

  /** The providers and pools that are left to other hosts serve nobody here. */
  private static NodepoolConfig served(NodepoolConfig config) {
    var host = HostNames.local();
    return LauncherHosts.served(config, List.of(host.name(), host.fullName()));
  }

  private static LauncherSettings settings(DaemonContext context) {
    var host = HostNames.local();
    return new LauncherSettings(
        host.name(),
        host.fullName(),
        Version.text(),
        LocalDrivers.all(),
        IntervalSettings.ofEnvironment(context.environment()));
  }

  private static DriverContext drivers(
      NodepoolConfig config, DaemonContext context, Installation installation, SshConnections ssh) {
    var environment = context.environment();
    var home = DataHome.of(environment);
    var intervals = IntervalSettings.ofEnvironment(environment);
    return new DriverContext(
            installation.id(),
            home.root(),
            environment,
            InstantSource.system(),
            ssh,
            intervals.launchPollMin(),
            intervals.launchPollMax())
        .withSecrets(LocalDrivers.secretFiles(config, context.source()));
  }

  /** Begins to serve; returns when every pool is registered. */
  void start() throws InterruptedException {
    launcher.start();
  }

  /** What it works by now. */
  NodepoolConfig config() {
    return config;
  }

  /** Follows a configuration with the same ZooKeeper. */
  void reconfigure(NodepoolConfig next) throws InterruptedException {
    config = next;
    launcher.reconfigure(served(next));
    launcher.configAccepted();
  }

  /** Lets others see that the configuration was changed to something that cannot be used. */
  void configRefused(String why) {
    launcher.configRefused(why);
  }

  Store store() {
    return store;
  }

  /** While ZooKeeper is away nobody is served. */
  boolean ready() {
    return store.connected() && launcher.ready();
  }

  void stopGracefully(Duration patience) throws InterruptedException {
    launcher.stopGracefully(patience);
  }

  /** Ends work in hand if ZooKeeper can still hear of it, and closes all. */
  void leave(Duration patience) throws InterruptedException {
    if (store.connected()) {
      launcher.stopGracefully(patience);
    } else {
      // Whatever would still be written would wait for a server that may never come back.
      store.close();
    }
    close();
  }

  @Override
  public void close() {
    open.close();
  }
}
