package dev.nodepool.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What is read when Prometheus asks, and counted nowhere before. Used by one thread. */
public final class Samples {
  private final Map<PrometheusMetric, Map<List<String>, Double>> values =
      new EnumMap<>(PrometheusMetric.class);

  /** So many now; a later value of the same series replaces an earlier one. */
  public void set(PrometheusMetric metric, double value, String... labelValues) {
    values
        .computeIfAbsent(metric, _ -> new LinkedHashMap<>())
        .put(metric.labelled(labelValues), value);
  }

  /** 1 or 0. */
  public void set(PrometheusMetric metric, boolean value, String... labelValues) {
    set(metric, value ? 1 : 0, labelValues);
  }

  Stream<MetricSnapshot> snapshots() {
    return values.entrySet().stream().map(entry -> snapshot(entry.getKey(), entry.getValue()));
  }

  private static MetricSnapshot snapshot(
      PrometheusMetric metric, Map<List<String>, Double> series) {
    return switch (metric.kind()) {
      case GAUGE -> gauge(metric, series);
      case COUNTER -> counter(metric, series);
      case HISTOGRAM ->
          throw new IllegalArgumentException(metric.queryName() + " is no single figure");
    };
  }

  private static MetricSnapshot gauge(PrometheusMetric metric, Map<List<String>, Double> series) {
    var snapshot = GaugeSnapshot.builder().name(metric.family()).help(metric.help());
    series.forEach((labels, value) ->
        snapshot.dataPoint(
            GaugeSnapshot.GaugeDataPointSnapshot.builder()
                .labels(Labels.of(metric.labels(), labels))
                .value(value)
                .build()));
    return snapshot.build();
  }

  private static MetricSnapshot counter(PrometheusMetric metric, Map<List<String>, Double> series) {
    var snapshot = CounterSnapshot.builder().name(metric.family()).help(metric.help());
    series.forEach((labels, value) ->
        snapshot.dataPoint(
            CounterSnapshot.CounterDataPointSnapshot.builder()
                .labels(Labels.of(metric.labels(), labels))
                .value(value)
                .build()));
    return snapshot.build();
  }
}
