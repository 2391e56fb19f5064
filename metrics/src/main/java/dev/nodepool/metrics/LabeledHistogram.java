package dev.nodepool.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** How long something takes, by labels: a histogram in seconds. Thread-safe. */
final class LabeledHistogram implements SnapshotSource {
  private static final double NANOS_PER_SECOND = 1e9;

  private final PrometheusMetric metric;
  private final double[] bounds;
  private final BoundedSeries<Cell> series;

  /**
   * @param upperBounds of the buckets, in seconds, ascending, without infinity
   */
  LabeledHistogram(PrometheusMetric metric, double... upperBounds) {
    this.metric = metric;
    this.bounds = Arrays.copyOf(upperBounds, upperBounds.length + 1);
    this.bounds[upperBounds.length] = Double.POSITIVE_INFINITY;
    this.series = new BoundedSeries<>(metric, () -> new Cell(bounds));
  }

  void observe(Duration duration, String... labelValues) {
    series.of(labelValues).observe(duration);
  }

  @Override
  public MetricSnapshot snapshot() {
    var snapshot = HistogramSnapshot.builder().name(metric.family()).help(metric.help());
    series.forEach((labels, cell) ->
        snapshot.dataPoint(
            HistogramDataPointSnapshot.builder()
                .labels(labels)
                .classicHistogramBuckets(cell.buckets())
                .sum(cell.sumNanos.sum() / NANOS_PER_SECOND)
                .build()));
    return snapshot.build();
  }

  /** The buckets of one series. */
  private static final class Cell {
    private final double[] bounds;
    private final AtomicLongArray counts;
    private final LongAdder sumNanos = new LongAdder();

    Cell(double[] bounds) {
      this.bounds = bounds;
      this.counts = new AtomicLongArray(bounds.length);
    }

    void observe(Duration duration) {
      // A clock that was set back must not make time run backwards.
      long nanos = Math.max(0, duration.toNanos());
      int found = Arrays.binarySearch(bounds, nanos / NANOS_PER_SECOND);
      counts.incrementAndGet(found >= 0 ? found : -found - 1);
      sumNanos.add(nanos);
    }

    ClassicHistogramBuckets buckets() {
      var buckets = ClassicHistogramBuckets.builder();
      for (int i = 0; i < bounds.length; i++) {
        buckets.bucket(bounds[i], counts.get(i));
      }
      return buckets.build();
    }
  }
}
