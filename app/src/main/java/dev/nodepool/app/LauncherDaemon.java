package dev.nodepool.app;

import dev.nodepool.app.process.FileLimit;
import dev.nodepool.app.web.ReadyServer;
import dev.nodepool.config.ConfigLoader;
import dev.nodepool.config.ConfigWatch;
import dev.nodepool.config.Loaded;
import dev.nodepool.config.NodepoolConfig;
import dev.nodepool.metrics.JvmSamples;
import dev.nodepool.metrics.LauncherMetrics;
import dev.nodepool.metrics.MetricSink;
import dev.nodepool.metrics.Statsd;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
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
  private final ConfigWatch watch;
  private final ConfigFollower follower;
  private final @Nullable ReadyServer web;
  private final Deque<AutoCloseable> open;

  private LauncherDaemon(
      NodepoolConfig config,
      ConfigWatch watch,
      ConfigFollower follower,
      @Nullable ReadyServer web,
      Deque<AutoCloseable> open) {
    this.config = config;
    this.watch = watch;
    this.follower = follower;
    this.web = web;
    this.open = open;
  }

  /** Starts a launcher on the ZooKeeper that its configuration names. Blocks until it serves. */
  static LauncherDaemon start(Surroundings surroundings, boolean withWeb)
      throws InterruptedException {
    var open = new ArrayDeque<AutoCloseable>();
    try {
      return build(surroundings, withWeb, open);
    } catch (Throwable e) {
      Closing.all(open);
      throw e;
    }
  }

  private static LauncherDaemon build(
      Surroundings surroundings, boolean withWeb, Deque<AutoCloseable> open)
      throws InterruptedException {
    FileLimit.ofThisProcess().flatMap(FileLimit::warning).ifPresent(log::warn);
    var metrics = metrics(open, surroundings.environment());
    var loader = new ConfigLoader();
    var follower = opened(open, new ConfigFollower(surroundings, metrics));
    metrics.page().addSource(follower::sample);
    // Before the first load, so that no change falls between.
    var watch = opened(open, new ConfigWatch(loader, surroundings.source(), follower));
    Loaded loaded = loader.load(surroundings.source());
    loaded.problems().forEach(problem -> log.warn("{}", problem));
    NodepoolConfig config = loaded.config();
    ReadyServer web =
        withWeb
            ? opened(open, ReadyServer.start(config.webapp(), follower::ready, metrics.page()))
            : null;
    follower.begin(config);
    watch.start();
    return new LauncherDaemon(config, watch, follower, web, open);
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

  /** What it was started with. */
  NodepoolConfig config() {
    return config;
  }

  /** The port of the web server; 0 without one. */
  int webPort() {
    return web == null ? 0 : web.port();
  }

  void stopGracefully(Duration patience) throws InterruptedException {
    watch.close();
    follower.stopGracefully(patience);
  }

  @Override
  public void close() {
    Closing.all(open);
  }
}
