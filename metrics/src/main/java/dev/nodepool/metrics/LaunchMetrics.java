package dev.nodepool.metrics;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How launches ended and how long they took: a counter and a timer under each name
 * (compatibility.md 6).
 */
public final class LaunchMetrics {
  private final MetricSink sink;

  public LaunchMetrics(MetricSink sink) {
    this.sink = sink;
  }

  /**
   * One launch ended.
   *
   * @param result {@code ready} or {@code error.<kind>}
   */
  public void ended(
      String result,
      String provider,
      @Nullable String zone,
      @Nullable String requestor,
      Duration took) {
    both("nodepool.launch." + result, took);
    both("nodepool.launch.provider." + provider + "." + result, took);
    if (zone != null) {
      both("nodepool.launch.provider." + provider + "." + zone + "." + result, took);
    }
    if (requestor != null) {
      both("nodepool.launch.requestor." + plain(requestor) + "." + result, took);
    }
  }

  private void both(String name, Duration took) {
    sink.count(name);
    sink.time(name, took);
  }

  /** A requestor or tenant as part of a name. */
  static String plain(String name) {
    return name.replace('.', '_').replace(':', '_');
  }
}
