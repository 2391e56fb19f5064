package dev.nodepool.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.concurrent.atomic.LongAdder;

/** Counts something by labels, from the start of the process. Thread-safe. */
final class LabeledCounter implements SnapshotSource {
  private final PrometheusMetric metric;
  private final BoundedSeries<LongAdder> series;

  LabeledCounter(PrometheusMetric metric) {
    this.metric = metric;
    this.series = new BoundedSeries<>(metric, LongAdder::new);
  }

  void add(long more, String... labelValues) {
    series.of(labelValues).add(more);
  }

  @Override
  public MetricSnapshot snapshot() {
    var snapshot = CounterSnapshot.builder().name(metric.family()).help(metric.help());
    series.forEach((labels, count) ->
        snapshot.dataPoint(
            CounterSnapshot.CounterDataPointSnapshot.builder()
                .labels(labels)
                .value(count.sum())
                .build()));
    return snapshot.build();
  }
}
