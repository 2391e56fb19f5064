package dev.nodepool.app;

import dev.nodepool.app.process.FileLimit;
import dev.nodepool.config.ConfigLoader;
import dev.nodepool.config.ConfigWatch;
import dev.nodepool.config.Loaded;
import dev.nodepool.config.NodepoolConfig;
import dev.nodepool.config.Webapp;
import dev.nodepool.metrics.MetricSink;
import dev.nodepool.metrics.Statsd;
import dev.nodepool.web.WebServer;
import dev.nodepool.web.WebSources;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A launcher, a builder or both, with all that they need, put together from top to bottom. What was
 * opened is closed in the opposite order.
 */
final class NodepoolDaemon implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger("nodepool.launcher");

  private final NodepoolConfig config;
  private final ConfigWatch watch;
  private final DaemonParts parts;
  private final @Nullable WebServer web;
  private final OpenResources open;

  private NodepoolDaemon(
      NodepoolConfig config,
      ConfigWatch watch,
      DaemonParts parts,
      @Nullable WebServer web,
      OpenResources open) {
    this.config = config;
    this.watch = watch;
    this.parts = parts;
    this.web = web;
    this.open = open;
  }

  /**
   * Starts on the ZooKeeper that the configuration names. Blocks until it serves.
   *
   * @param web where the web server listens under a configuration; empty for none
   */
  static NodepoolDaemon start(
      DaemonContext context, List<Part> parts, Function<NodepoolConfig, Optional<Webapp>> web)
      throws InterruptedException {
    var open = new OpenResources();
    try {
      return build(context, parts, web, open);
    } catch (Throwable e) {
      open.close();
      throw e;
    }
  }

  private static NodepoolDaemon build(
      DaemonContext context,
      List<Part> wanted,
      Function<NodepoolConfig, Optional<Webapp>> webapp,
      OpenResources open)
      throws InterruptedException {
    FileLimit.ofThisProcess().flatMap(FileLimit::warning).ifPresent(log::warn);
    var metrics = DaemonMetrics.to(statsd(open, context.environment()));
    var loader = new ConfigLoader();
    var reloaders = new ArrayList<ConfigReloader>();
    for (var part : wanted) {
      reloaders.add(open.add(new ConfigReloader(context, part, metrics)));
    }
    var parts = new DaemonParts(reloaders);
    metrics.page().addSource(parts::sample);
    // Before the first load, so that no change falls between.
    var watch = open.add(new ConfigWatch(loader, context.source(), parts));
    Loaded loaded = loader.load(context.source());
    loaded.problems().forEach(problem -> log.warn("{}", problem));
    NodepoolConfig config = loaded.config();
    var address = webapp.apply(config);
    WebServer web =
        address.isPresent()
            ? open.add(WebServer.start(address.get(), sources(parts, metrics)))
            : null;
    parts.begin(config);
    watch.start();
    return new NodepoolDaemon(config, watch, parts, web, open);
  }

  private static WebSources sources(DaemonParts parts, DaemonMetrics metrics) {
    return new WebSources(
        parts::ready, parts::store, parts::buildLogs, metrics.page(), InstantSource.system());
  }

  private static MetricSink statsd(OpenResources open, Map<String, String> environment) {
    MetricSink statsd = Statsd.ofEnvironment(environment);
    if (statsd instanceof AutoCloseable closeable) {
      open.add(closeable);
    }
    return statsd;
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
    parts.stopGracefully(patience);
  }

  @Override
  public void close() {
    open.close();
  }
}
