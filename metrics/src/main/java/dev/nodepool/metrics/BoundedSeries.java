package dev.nodepool.metrics;

import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * The series of one metric by the values of its labels. A metric never has more than {@value #MOST}
 * of them: what comes after that is counted as {@value #OTHER}, so that nothing that comes from
 * outside can fill the memory of this process or of Prometheus. Thread-safe.
 */
final class BoundedSeries<S> {
  static final int MOST = 2_000;
  static final String OTHER = "other";

  private final PrometheusMetric metric;
  private final Supplier<S> fresh;
  private final Map<List<String>, S> series = new ConcurrentHashMap<>();

  BoundedSeries(PrometheusMetric metric, Supplier<S> fresh) {
    this.metric = metric;
    this.fresh = fresh;
  }

  S of(String... values) {
    var key = metric.labelled(values);
    var known = series.get(key);
    if (known != null) {
      return known;
    }
    var place = series.size() < MOST ? key : Collections.nCopies(key.size(), OTHER);
    return series.computeIfAbsent(place, _ -> fresh.get());
  }

  void forEach(BiConsumer<Labels, S> visitor) {
    series.forEach((values, one) -> visitor.accept(Labels.of(metric.labels(), values), one));
  }
}
