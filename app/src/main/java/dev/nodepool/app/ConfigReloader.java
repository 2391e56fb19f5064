package dev.nodepool.app;

import dev.nodepool.model.text.NetworkTrouble;
import dev.nodepool.cli.session.CommandFailure;
import dev.nodepool.cli.session.Ensemble;
import dev.nodepool.config.ConfigWatch;
import dev.nodepool.config.Loaded;
import dev.nodepool.config.NodepoolConfig;
import dev.nodepool.config.yaml.Problem;
import dev.nodepool.metrics.LauncherMetrics;
import dev.nodepool.metrics.PrometheusMetric;
import dev.nodepool.metrics.Samples;
import dev.nodepool.store.Store;
import dev.nodepool.store.connection.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the launcher in step with its configuration: passes each new one on, moves to other
 * ZooKeeper servers when they are named, and lets the old one stand when the new one is bad. The
 * watch's thread brings changes, a signal's thread the end.
 */
final class ConfigReloader implements ConfigWatch.Listener, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger("nodepool.launcher");

  /** How long new servers have to answer before the old ones are left. */
  private static final Duration PROBE = Duration.ofSeconds(15);

  /** How long launches under way may take before the old servers are left. */
  private static final Duration HANDOVER = Duration.ofMinutes(2);

  private final DaemonContext context;
  private final LauncherMetrics metrics;
  private final ReentrantLock changing = new ReentrantLock();
  private volatile @Nullable RunningLauncher running;
  private volatile boolean stopping;
  private volatile boolean stale;

  ConfigReloader(DaemonContext context, LauncherMetrics metrics) {
    this.context = context;
    this.metrics = metrics;
  }

  /** Starts a launcher with that configuration. Blocks until it serves. */
  void begin(NodepoolConfig config) throws InterruptedException {
    var fresh = RunningLauncher.connect(config, context, metrics);
    running = fresh;
    fresh.start();
  }

  @Override
  public void changed(Loaded loaded) {
    loaded.problems().forEach(problem -> log.warn("{}", problem));
    try {
      follow(loaded.config());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void follow(NodepoolConfig config) throws InterruptedException {
    changing.lockInterruptibly();
    try {
      var now = running;
      if (now == null || stopping) {
        return;
      }
      if (Ensemble.configured(config).equals(Ensemble.configured(now.config()))) {
        now.reconfigure(config);
      } else if (answers(config)) {
        move(now, config);
      } else {
        return;
      }
      stale = false;
      log.info("The new configuration is in effect");
    } finally {
      changing.unlock();
    }
  }

  /** Whether the servers that it names can be worked with: otherwise the old ones are kept. */
  private boolean answers(NodepoolConfig config) throws InterruptedException {
    try {
      context.connector().connect(config, PROBE).close();
      return true;
    } catch (StoreException | CommandFailure e) {
      keepOld(
          "%s: the launcher stays with the ZooKeeper that it had: %s"
              .formatted(config.source(), e.getMessage()));
      return false;
    }
  }

  private void move(RunningLauncher old, NodepoolConfig config) throws InterruptedException {
    log.info("Other ZooKeeper servers are configured: the launcher moves to them");
    old.leave(HANDOVER);
    try {
      begin(config);
    } catch (RuntimeException e) {
      log.error("The launcher could not start on the new ZooKeeper servers: {}", NetworkTrouble.words(e));
      context.onFatal().run();
      throw e;
    }
  }

  @Override
  public void refused(List<Problem> problems) {
    problems.forEach(problem -> log.error("{}", problem));
    var errors = problems.stream().filter(Problem::isError).toList();
    var first = errors.isEmpty() ? "it cannot be read" : errors.getFirst().toString();
    keepOld(errors.size() < 2 ? first : first + " (and %d more)".formatted(errors.size() - 1));
    log.error("The configuration has errors: the old one stays in effect");
  }

  private void keepOld(String why) {
    stale = true;
    var now = running;
    if (now != null) {
      now.configRefused(why);
    }
  }

  /** Which configuration is in effect, for Prometheus. */
  void sample(Samples samples) {
    samples.set(PrometheusMetric.CONFIG_IN_EFFECT, !stale, "new");
    samples.set(PrometheusMetric.CONFIG_IN_EFFECT, stale, "old");
  }

  /** What {@code /ready} says. */
  boolean ready() {
    var now = running;
    return now != null && now.ready();
  }

  /** The records of the launcher at work; empty before it is connected. */
  Optional<Store> store() {
    return Optional.ofNullable(running).map(RunningLauncher::store);
  }

  /** Where builders leave their logs, by the configuration that is in effect. */
  Optional<Path> buildLogs() {
    return Optional.ofNullable(running).map(now -> now.config().buildLogDir());
  }

  /** Accepts nothing more, and lets what is under way end. Blocks; a move is waited for. */
  void stopGracefully(Duration patience) throws InterruptedException {
    stopping = true;
    changing.lockInterruptibly();
    try {
      var now = running;
      if (now != null) {
        now.stopGracefully(patience);
      }
    } finally {
      changing.unlock();
    }
  }

  @Override
  public void close() {
    stopping = true;
    var now = running;
    if (now != null) {
      now.close();
    }
  }
}
