package dev.nodepool.app;

import dev.nodepool.cli.DataHome;
import dev.nodepool.cli.Ensemble;
import dev.nodepool.cli.LocalDrivers;
import dev.nodepool.cli.Version;
import dev.nodepool.config.NodepoolConfig;
import dev.nodepool.driver.DriverContext;
import dev.nodepool.launcher.Launcher;
import dev.nodepool.launcher.context.LauncherSettings;
import dev.nodepool.launcher.stats.CloudStats;
import dev.nodepool.metrics.LauncherMetrics;
import dev.nodepool.ssh.SshConnections;
import dev.nodepool.store.Store;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A launcher with all that lives as long as its connection to one ZooKeeper. What was opened is
 * closed in the opposite order.
 */
final class RunningLauncher implements AutoCloseable {
  private final Store store;
  private final Launcher launcher;
  private final Deque<AutoCloseable> open;
  private volatile NodepoolConfig config;

  private RunningLauncher(
      NodepoolConfig config, Store store, Launcher launcher, Deque<AutoCloseable> open) {
    this.config = config;
    this.store = store;
    this.launcher = launcher;
    this.open = open;
  }

  /** Connects to the ZooKeeper that the configuration names. Blocks until that is done. */
  static RunningLauncher connect(
      NodepoolConfig config, Surroundings surroundings, LauncherMetrics metrics)
      throws InterruptedException {
    var open = new ArrayDeque<AutoCloseable>();
    try {
      var store = opened(open, surroundings.connector().connect(config, Ensemble.OF_A_DAEMON));
      var ssh = opened(open, new SshConnections());
      var launcher =
          new Launcher(
              settings(surroundings),
              store,
              drivers(config, surroundings, ssh, metrics),
              metrics,
              config);
      return new RunningLauncher(config, store, opened(open, launcher), open);
    } catch (Throwable e) {
      Closing.all(open);
      throw e;
    }
  }

  private static LauncherSettings settings(Surroundings surroundings) {
    var host = Host.local();
    return new LauncherSettings(
        host.name(),
        host.fullName(),
        Version.text(),
        LocalDrivers.all(),
        IntervalSettings.ofEnvironment(surroundings.environment()));
  }

  private static DriverContext drivers(
      NodepoolConfig config,
      Surroundings surroundings,
      SshConnections ssh,
      LauncherMetrics metrics) {
    var environment = surroundings.environment();
    var home = DataHome.of(environment);
    var intervals = IntervalSettings.ofEnvironment(environment);
    return new DriverContext(
            LocalDrivers.installation(config, home),
            home.root(),
            environment,
            InstantSource.system(),
            ssh,
            intervals.launchPollMin(),
            intervals.launchPollMax())
        .withObserver(CloudStats.of(metrics))
        .withSecrets(LocalDrivers.secretFiles(config, surroundings.source()));
  }

  private static <T extends AutoCloseable> T opened(Deque<AutoCloseable> open, T one) {
    open.push(one);
    return one;
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
    launcher.reconfigure(next);
    launcher.configAccepted();
  }

  /** Lets others see that the configuration was changed to something that cannot be used. */
  void configRefused(String why) {
    launcher.configRefused(why);
  }

  boolean ready() {
    return launcher.ready();
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
    Closing.all(open);
  }
}
