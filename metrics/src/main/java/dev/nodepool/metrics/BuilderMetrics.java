package dev.nodepool.metrics;

import java.time.Duration;

/** What a builder counts as it happens, for statsd. Thread-safe; never blocks. */
public final class BuilderMetrics {
  private final MetricSink statsd;

  public BuilderMetrics(MetricSink statsd) {
    this.statsd = statsd;
  }

  public MetricSink statsd() {
    return statsd;
  }

  /** A build has ended with that exit code. */
  public void built(String image, int code, Duration took) {
    statsd.gauge(StatsdName.BUILD_CODE.of(image), code);
    statsd.time(StatsdName.BUILD_DURATION.of(image), took);
  }

  public void uploaded(String image, String provider, Duration took) {
    String name = StatsdName.UPLOAD.of(image, provider);
    statsd.count(name);
    statsd.time(name, took);
  }
}
