package dev.nodepool.app;

import dev.nodepool.cli.session.Ensemble;
import dev.nodepool.cli.session.HostNames;
import dev.nodepool.cli.session.LocalDrivers;
import dev.nodepool.cli.session.Version;
import dev.nodepool.config.LauncherHosts;
import dev.nodepool.config.NodepoolConfig;
import dev.nodepool.launcher.Launcher;
import dev.nodepool.launcher.context.LauncherSettings;
import dev.nodepool.launcher.stats.CloudStats;
import dev.nodepool.ssh.SshConnections;
import dev.nodepool.store.Store;
import java.time.Duration;
import java.util.List;

/**
 * A launcher with all that lives as long as its connection to one ZooKeeper. What was opened is
 * closed in the opposite order.
 */
final class RunningLauncher implements RunningPart {
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
      NodepoolConfig config, DaemonContext context, DaemonMetrics metrics)
      throws InterruptedException {
    var open = new OpenResources();
    try {
      var store = open.add(context.connector().connect(config, Ensemble.OF_A_DAEMON));
      var ssh = open.add(new SshConnections());
      var drivers =
          DriverContexts.of(config, context, store, ssh, open)
              .withObserver(CloudStats.of(metrics.launcher()));
      var launcher =
          new Launcher(settings(context), store, drivers, metrics.launcher(), served(config));
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

  @Override
  public void start() throws InterruptedException {
    launcher.start();
  }

  @Override
  public NodepoolConfig config() {
    return config;
  }

  @Override
  public void reconfigure(NodepoolConfig next) throws InterruptedException {
    config = next;
    launcher.reconfigure(served(next));
    launcher.configAccepted();
  }

  @Override
  public void configRefused(String why) {
    launcher.configRefused(why);
  }

  @Override
  public Store store() {
    return store;
  }

  @Override
  public boolean ready() {
    return store.connected() && launcher.ready();
  }

  @Override
  public void stopGracefully(Duration patience) throws InterruptedException {
    launcher.stopGracefully(patience);
  }

  @Override
  public void close() {
    open.close();
  }
}
