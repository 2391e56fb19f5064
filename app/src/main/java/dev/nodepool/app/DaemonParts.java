package dev.nodepool.app;

import dev.nodepool.config.ConfigWatch;
import dev.nodepool.config.Loaded;
import dev.nodepool.config.NodepoolConfig;
import dev.nodepool.config.yaml.Problem;
import dev.nodepool.metrics.PrometheusMetric;
import dev.nodepool.metrics.Samples;
import dev.nodepool.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All parts of a daemon as one: what comes to it comes to each, in their order. */
final class DaemonParts implements ConfigWatch.Listener {
  private final List<ConfigReloader> parts;

  DaemonParts(List<ConfigReloader> parts) {
    this.parts = List.copyOf(parts);
  }

  void begin(NodepoolConfig config) throws InterruptedException {
    for (var part : parts) {
      part.begin(config);
    }
  }

  @Override
  public void changed(Loaded loaded) {
    parts.forEach(part -> part.changed(loaded));
  }

  @Override
  public void refused(List<Problem> problems) {
    parts.forEach(part -> part.refused(problems));
  }

  /** Which configuration is in effect, for Prometheus. */
  void sample(Samples samples) {
    boolean stale = parts.stream().anyMatch(ConfigReloader::stale);
    samples.set(PrometheusMetric.CONFIG_IN_EFFECT, !stale, "new");
    samples.set(PrometheusMetric.CONFIG_IN_EFFECT, stale, "old");
  }

  /** What {@code /ready} says. */
  boolean ready() {
    return parts.stream().allMatch(ConfigReloader::ready);
  }

  /** The records that they work on; empty before one is connected. */
  Optional<Store> store() {
    return parts.stream().flatMap(part -> part.store().stream()).findFirst();
  }

  /** Where builders leave their logs, by the configuration that is in effect. */
  Optional<Path> buildLogs() {
    return parts.stream().flatMap(part -> part.buildLogs().stream()).findFirst();
  }

  /** All of them at once, because each may have much under way. */
  void stopGracefully(Duration patience) throws InterruptedException {
    var stops = new ArrayList<Thread>();
    for (var part : parts) {
      stops.add(
          Thread.ofVirtual()
              .name("graceful-stop")
              .start(() -> {
                try {
                  part.stopGracefully(patience);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              }));
    }
    try {
      for (var stop : stops) {
        stop.join();
      }
    } finally {
      stops.forEach(Thread::interrupt);
    }
  }
}
