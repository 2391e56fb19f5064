package dev.nodepool.app;

import dev.nodepool.app.web.ReadyServer;
import dev.nodepool.cli.DataHome;
import dev.nodepool.cli.Ensemble;
import dev.nodepool.cli.LocalDrivers;
import dev.nodepool.cli.Version;
import dev.nodepool.config.ConfigLoader;
import dev.nodepool.config.ConfigSource;
import dev.nodepool.config.ConfigWatch;
import dev.nodepool.config.Loaded;
import dev.nodepool.config.NodepoolConfig;
import dev.nodepool.config.Problem;
import dev.nodepool.driver.DriverContext;
import dev.nodepool.launcher.CloudStats;
import dev.nodepool.launcher.Intervals;
import dev.nodepool.launcher.Launcher;
import dev.nodepool.launcher.LauncherSettings;
import dev.nodepool.metrics.JvmSamples;
import dev.nodepool.metrics.LauncherMetrics;
import dev.nodepool.metrics.MetricSink;
import dev.nodepool.metrics.PrometheusMetric;
import dev.nodepool.metrics.Samples;
import dev.nodepool.metrics.Statsd;
import dev.nodepool.ssh.SshConnections;
import dev.nodepool.store.Store;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A launcher with all that it needs, put together from top to bottom. What was opened is closed in
 * the opposite order.
 */
final class LauncherDaemon implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger("nodepool.launcher");

  private final NodepoolConfig config;
  private final Launcher launcher;
  private final @Nullable ReadyServer web;
  private final Deque<AutoCloseable> open;

  private LauncherDaemon(
      NodepoolConfig config,
      Launcher launcher,
      @Nullable ReadyServer web,
      Deque<AutoCloseable> open) {
    this.config = config;
    this.launcher = launcher;
    this.web = web;
    this.open = open;
  }

  /** Starts a launcher on the ZooKeeper that its configuration names. Blocks until it serves. */
  static LauncherDaemon start(ConfigSource source, Map<String, String> environment, boolean withWeb)
      throws InterruptedException {
    return start(
        source,
        environment,
        withWeb,
        config -> Ensemble.of(Optional.of(config), environment).connect(Ensemble.OF_A_DAEMON));
  }

  static LauncherDaemon start(
      ConfigSource source, Map<String, String> environment, boolean withWeb, Connector connector)
      throws InterruptedException {
    var open = new ArrayDeque<AutoCloseable>();
    try {
      return build(source, environment, withWeb, connector, open);
    } catch (Throwable e) {
      closeAll(open);
      throw e;
    }
  }

  private static LauncherDaemon build(
      ConfigSource source,
      Map<String, String> environment,
      boolean withWeb,
      Connector connector,
      Deque<AutoCloseable> open)
      throws InterruptedException {
    Intervals intervals = IntervalSettings.ofEnvironment(environment);
    var loader = new ConfigLoader();
    var follower = new Follower();
    var watch = new ConfigWatch(loader, source, follower);
    open.push(watch);
    Loaded loaded = loader.load(source);
    loaded.problems().forEach(problem -> log.warn("{}", problem));
    NodepoolConfig config = loaded.config();

    Store store = opened(open, connector.connect(config));
    SshConnections ssh = opened(open, new SshConnections());
    var metrics = metrics(open, environment);
    metrics.page().addSource(follower::sample);
    var home = DataHome.of(environment);
    var drivers =
        new DriverContext(
                LocalDrivers.installation(config, home),
                home.root(),
                environment,
                InstantSource.system(),
                ssh,
                intervals.launchPollMin(),
                intervals.launchPollMax())
            .withObserver(CloudStats.of(metrics));
    var host = Host.local();
    var settings =
        new LauncherSettings(
            host.name(), host.fullName(), Version.text(), LocalDrivers.all(), intervals);
    Launcher launcher = opened(open, new Launcher(settings, store, drivers, metrics, config));
    ReadyServer web =
        withWeb
            ? opened(open, ReadyServer.start(config.webapp(), launcher::ready, metrics.page()))
            : null;
    launcher.start();
    follower.follow(launcher);
    watch.start();
    return new LauncherDaemon(config, launcher, web, open);
  }

  private static LauncherMetrics metrics(
      Deque<AutoCloseable> open, Map<String, String> environment) {
    MetricSink statsd = Statsd.ofEnvironment(environment);
    if (statsd instanceof AutoCloseable closeable) {
      open.push(closeable);
    }
    var metrics = new LauncherMetrics(statsd);
    metrics.page().addSource(new JvmSamples());
    return metrics;
  }

  private static <T extends AutoCloseable> T opened(Deque<AutoCloseable> open, T one) {
    open.push(one);
    return one;
  }

  NodepoolConfig config() {
    return config;
  }

  /** The port of the web server; 0 without one. */
  int webPort() {
    return web == null ? 0 : web.port();
  }

  void stopGracefully(Duration patience) throws InterruptedException {
    launcher.stopGracefully(patience);
  }

  @Override
  public void close() {
    closeAll(open);
  }

  private static void closeAll(Deque<AutoCloseable> open) {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        log.warn("Something did not close in order: {}", e.toString());
      }
    }
  }

  /** Where the launcher's records are. */
  @FunctionalInterface
  interface Connector {
    Store connect(NodepoolConfig config) throws InterruptedException;
  }

  /** Passes each new configuration on; a bad one changes nothing. */
  private static final class Follower implements ConfigWatch.Listener {
    private final AtomicReference<@Nullable Launcher> launcher = new AtomicReference<>();
    private volatile boolean old;

    /** Which configuration is in effect, for Prometheus. */
    void sample(Samples samples) {
      samples.set(PrometheusMetric.CONFIG_IN_EFFECT, !old, "new");
      samples.set(PrometheusMetric.CONFIG_IN_EFFECT, old, "old");
    }

    void follow(Launcher started) {
      launcher.set(started);
    }

    @Override
    public void changed(Loaded loaded) {
      old = false;
      loaded.problems().forEach(problem -> log.warn("{}", problem));
      var running = launcher.get();
      if (running == null) {
        return;
      }
      try {
        running.reconfigure(loaded.config());
        log.info("The new configuration is in effect");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void refused(List<Problem> problems) {
      old = true;
      problems.forEach(problem -> log.error("{}", problem));
      log.error("The configuration has errors: the old one stays in effect");
    }
  }
}
