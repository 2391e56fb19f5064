package dev.nodepool.builder;

import dev.nodepool.metrics.MetricSink;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A statsd that keeps the last value of each name. */
final class RecordedFigures implements MetricSink {
  final Map<String, Long> values = new ConcurrentHashMap<>();

  /** How often each gauge was sent. */
  final Map<String, Integer> gauges = new ConcurrentHashMap<>();

  @Override
  public void count(String name, long more) {
    values.merge(name + " count", more, Long::sum);
  }

  @Override
  public void time(String name, Duration duration) {
    values.put(name + " time", duration.toMillis());
  }

  @Override
  public void gauge(String name, long value) {
    values.put(name, value);
    gauges.merge(name, 1, Integer::sum);
  }
}
