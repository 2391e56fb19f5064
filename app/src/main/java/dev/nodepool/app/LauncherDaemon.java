package dev.nodepool.app;

import dev.nodepool.app.process.FileLimit;
import dev.nodepool.config.ConfigLoader;
import dev.nodepool.config.ConfigWatch;
import dev.nodepool.config.Loaded;
import dev.nodepool.config.NodepoolConfig;
import dev.nodepool.metrics.JvmSamples;
import dev.nodepool.metrics.LauncherMetrics;
import dev.nodepool.metrics.MetricSink;
import dev.nodepool.metrics.Statsd;
import dev.nodepool.web.WebServer;
import dev.nodepool.web.WebSources;
import java.time.Duration;
import java.time.InstantSource;
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
  private final ConfigReloader reloader;
  private final @Nullable WebServer web;
  private final OpenResources open;

  private LauncherDaemon(
      NodepoolConfig config,
      ConfigWatch watch,
      ConfigReloader reloader,
      @Nullable WebServer web,
      OpenResources open) {
    this.config = config;
    this.watch = watch;
    this.reloader = reloader;
    this.web = web;
    this.open = open;
  }

  /** Starts a launcher on the ZooKeeper that its configuration names. Blocks until it serves. */
  static LauncherDaemon start(DaemonContext context, boolean withWeb) throws InterruptedException {
    var open = new OpenResources();
    try {
      return build(context, withWeb, open);
    } catch (Throwable e) {
      open.close();
      throw e;
    }
  }

  private static LauncherDaemon build(DaemonContext context, boolean withWeb, OpenResources open)
      throws InterruptedException {
    FileLimit.ofThisProcess().flatMap(FileLimit::warning).ifPresent(log::warn);
    var metrics = metrics(open, context.environment());
    var loader = new ConfigLoader();
    var reloader = open.add(new ConfigReloader(context, metrics));
    metrics.page().addSource(reloader::sample);
    // Before the first load, so that no change falls between.
    var watch = open.add(new ConfigWatch(loader, context.source(), reloader));
    Loaded loaded = loader.load(context.source());
    loaded.problems().forEach(problem -> log.warn("{}", problem));
    NodepoolConfig config = loaded.config();
    WebServer web =
        withWeb ? open.add(WebServer.start(config.webapp(), sources(reloader, metrics))) : null;
    reloader.begin(config);
    watch.start();
    return new LauncherDaemon(config, watch, reloader, web, open);
  }

  private static WebSources sources(ConfigReloader reloader, LauncherMetrics metrics) {
    return new WebSources(
        reloader::ready,
        reloader::store,
        reloader::buildLogs,
        metrics.page(),
        InstantSource.system());
  }

  private static LauncherMetrics metrics(OpenResources open, Map<String, String> environment) {
    MetricSink statsd = Statsd.ofEnvironment(environment);
    if (statsd instanceof AutoCloseable closeable) {
      open.add(closeable);
    }
    var metrics = new LauncherMetrics(statsd);
    metrics.page().addSource(new JvmSamples());
    return metrics;
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
    reloader.stopGracefully(patience);
  }

  @Override
  public void close() {
    open.close();
  }
}
