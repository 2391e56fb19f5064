package dev.nodepool.launcher.stats;

import dev.nodepool.launcher.context.LauncherContext;
import dev.nodepool.launcher.context.Wakeup;
import dev.nodepool.metrics.MetricSink;
import dev.nodepool.metrics.StatsdName;
import dev.nodepool.model.NodeState;
import dev.nodepool.store.connection.Subscription;
import dev.nodepool.store.lock.Election;
import dev.nodepool.store.node.NodeCounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells statsd how many nodes and requests there are. Of all launchers on one ZooKeeper one does,
 * by election (docs/zookeeper.md 8). A change is told within a second, and only what has changed;
 * everything is told anew every few seconds, for those who lost a packet.
 */
public final class StatsReporter implements AutoCloseable {
  static final String ELECTION = "/nodepool/elections/stats";
  private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(1);
  private static final Duration REFRESH = Duration.ofSeconds(5);
  private static final Duration FOR_EVER = Duration.ofDays(365);

  private final LauncherContext context;
  private final MetricSink statsd;
  private final Wakeup news = new Wakeup();
  private final Map<String, Long> told = new HashMap<>();
  private final List<Subscription> subscriptions = new ArrayList<>();
  private final Thread thread = Thread.ofVirtual().name("stats").unstarted(this::work);
  private volatile @Nullable Election election;

  public StatsReporter(LauncherContext context) {
    this.context = context;
    this.statsd = context.metrics().statsd();
  }

  /** Stands for election, if there is a statsd to report to. */
  public void start() {
    if (statsd == MetricSink.NONE) {
      return;
    }
    var self = context.settings().hostname() + "-" + ProcessHandle.current().pid();
    election = context.store().election(ELECTION, self);
    subscriptions.add(context.nodes().listen(_ -> news.signal()));
    subscriptions.add(context.requests().listen(_ -> news.signal()));
    subscriptions.add(context.components().listen(_ -> news.signal()));
    thread.start();
  }

  /** Whether this launcher is the one that reports. */
  boolean leads() {
    var running = election;
    return running != null && running.leads();
  }

  private void work() {
    var running = election;
    try {
      while (running != null) {
        if (running.awaitLeading(FOR_EVER)) {
          told.clear();
          report(running);
        }
      }
    } catch (InterruptedException e) {
      // the end
    }
  }

  /** As long as we are the one. */
  private void report(Election running) throws InterruptedException {
    long lastRefresh = System.nanoTime();
    while (running.leads()) {
      if (System.nanoTime() - lastRefresh >= REFRESH.toNanos()) {
        told.clear();
        lastRefresh = System.nanoTime();
      }
      tellWhatChanged();
      Thread.sleep(BETWEEN_REPORTS);
      news.await(REFRESH.minus(BETWEEN_REPORTS));
    }
  }

  private void tellWhatChanged() {
    figures()
        .forEach((name, value) -> {
          if (!value.equals(told.put(name, value))) {
            statsd.gauge(name, value);
          }
        });
  }

  /** Zeros included, for every label and provider of a registered pool. */
  private Map<String, Long> figures() {
    Map<String, Long> figures = new HashMap<>();
    var counts = context.nodes().counts();
    Set<String> labels = new HashSet<>(counts.labels());
    Set<String> providers = new HashSet<>(counts.providers());
    for (var pool : context.components().pools()) {
      labels.addAll(pool.labels());
      providers.add(pool.provider());
      figures.put(
          StatsdName.ADDRESSABLE_REQUESTS.of(pool.provider(), pool.name()),
          context.requests().counts().addressableBy(pool.labels()));
    }
    for (NodeState state : NodeCounts.known()) {
      var word = state.wire();
      figures.put(StatsdName.NODES.of(word), counts.of(state));
      for (var provider : providers) {
        figures.put(
            StatsdName.PROVIDER_NODES.of(provider, word), counts.ofProvider(provider, state));
      }
      for (var label : labels) {
        figures.put(StatsdName.LABEL_NODES.of(label, word), counts.ofLabel(label, state));
      }
    }
    return figures;
  }

  /** Somebody else may report. */
  @Override
  public void close() {
    subscriptions.forEach(Subscription::stop);
    thread.interrupt();
    var running = election;
    if (running != null) {
      running.close();
    }
  }
}
