package dev.nodepool.app;

import dev.nodepool.cli.session.CommandFailure;
import dev.nodepool.cli.session.Ensemble;
import dev.nodepool.config.ConfigWatch;
import dev.nodepool.config.Loaded;
import dev.nodepool.config.NodepoolConfig;
import dev.nodepool.config.yaml.Problem;
import dev.nodepool.model.text.NetworkTrouble;
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
 * Keeps a launcher or a builder in step with its configuration: passes each new one on, moves to
 * other ZooKeeper servers when they are named, and lets the old one stand when the new one is bad.
 * The watch's thread brings changes, a signal's thread the end.
 */
final class ConfigReloader implements ConfigWatch.Listener, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger("nodepool.launcher");

  /** How long new servers have to answer before the old ones are left. */
  private static final Duration PROBE = Duration.ofSeconds(15);

  /** How long launches under way may take before the old servers are left. */
  private static final Duration HANDOVER = Duration.ofMinutes(2);

  private final DaemonContext context;
  private final Part part;
  private final DaemonMetrics metrics;
  private final ReentrantLock changing = new ReentrantLock();
  private volatile @Nullable RunningPart running;
  private volatile boolean idle;
  private volatile boolean stopping;
  private volatile boolean stale;

  ConfigReloader(DaemonContext context, Part part, DaemonMetrics metrics) {
    this.context = context;
    this.part = part;
    this.metrics = metrics;
  }

  /** Starts to work by that configuration if it has work for us. Blocks until that is so. */
  void begin(NodepoolConfig config) throws InterruptedException {
    if (!part.wanted().test(config)) {
      idle = true;
      return;
    }
    var fresh = part.opener().open(config, context, metrics);
    running = fresh;
    fresh.start();
    idle = false;
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
      if (stopping || (now == null && !idle)) {
        return;
      }
      if (now == null) {
        begin(config);
      } else if (Ensemble.configured(config).equals(Ensemble.configured(now.config()))) {
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
          "%s: the %s stays with the ZooKeeper that it had: %s"
              .formatted(config.source(), part.name(), e.getMessage()));
      return false;
    }
  }

  private void move(RunningPart old, NodepoolConfig config) throws InterruptedException {
    log.info("Other ZooKeeper servers are configured: the {} moves to them", part.name());
    old.leave(HANDOVER);
    try {
      begin(config);
    } catch (RuntimeException e) {
      log.error(
          "The {} could not start on the new ZooKeeper servers: {}",
          part.name(),
          NetworkTrouble.words(e));
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

  /** Whether it works by an old configuration, because the new one has errors. */
  boolean stale() {
    return stale;
  }

  /** What {@code /ready} says. */
  boolean ready() {
    var now = running;
    return now == null ? idle : now.ready();
  }

  /** The records that it works on; empty before it is connected. */
  Optional<Store> store() {
    return Optional.ofNullable(running).map(RunningPart::store);
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
