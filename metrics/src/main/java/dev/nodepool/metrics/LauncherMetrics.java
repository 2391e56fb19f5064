package dev.nodepool.metrics;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a launcher counts as it happens, for statsd and for Prometheus at once. Thread-safe; never
 * blocks.
 */
public final class LauncherMetrics {
  /** Upper bounds of buckets in seconds. */
  private static final double[] LAUNCH = {
    0.1, 0.5, 1, 5, 10, 20, 30, 45, 60, 90, 120, 180, 300, 600, 1_800, 3_600
  };

  private static final double[] WAIT = {
    0.05, 0.1, 0.5, 1, 5, 15, 30, 60, 120, 300, 600, 1_800, 3_600, 14_400
  };
  private static final double[] DELETION = {0.1, 0.5, 1, 5, 15, 30, 60, 120, 300, 600};
  private static final double[] CALL = {0.05, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60};

  private final MetricSink statsd;
  private final Exposition page = new Exposition();
  private final LabeledCounter launches = counter(PrometheusMetric.LAUNCHES);
  private final LabeledHistogram launchSeconds = seconds(PrometheusMetric.LAUNCH_SECONDS, LAUNCH);
  private final LabeledHistogram waits = seconds(PrometheusMetric.REQUEST_WAIT_SECONDS, WAIT);
  private final LabeledHistogram deletions = seconds(PrometheusMetric.DELETION_SECONDS, DELETION);
  private final LabeledCounter canaryBoots = counter(PrometheusMetric.CANARY_BOOTS);
  private final LabeledCounter canaries = counter(PrometheusMetric.CANARIES);
  private final LabeledCounter leaks = counter(PrometheusMetric.LEAKED);
  private final LabeledHistogram calls = seconds(PrometheusMetric.CLOUD_CALL_SECONDS, CALL);

  public LauncherMetrics(MetricSink statsd) {
    this.statsd = statsd;
  }

  private LabeledCounter counter(PrometheusMetric metric) {
    return page.add(new LabeledCounter(metric));
  }

  private LabeledHistogram seconds(PrometheusMetric metric, double... upperBounds) {
    return page.add(new LabeledHistogram(metric, upperBounds));
  }

  /** Where the gauges go that nobody counts on the way. */
  public MetricSink statsd() {
    return statsd;
  }

  /** What Prometheus reads. */
  public Exposition page() {
    return page;
  }

  /** One attempt to launch a node is over. */
  public void launchEnded(LaunchResult end) {
    var result = end.result();
    both(StatsdName.LAUNCH.of(result), end.took());
    both(StatsdName.LAUNCH_PROVIDER.of(end.provider(), result), end.took());
    if (end.zone() != null) {
      both(StatsdName.LAUNCH_ZONE.of(end.provider(), end.zone(), result), end.took());
    }
    if (end.image() != null) {
      both(StatsdName.LAUNCH_IMAGE.of(end.image(), result), end.took());
    }
    if (end.requestor() != null) {
      var requestor = StatsdName.plain(end.requestor());
      both(StatsdName.LAUNCH_REQUESTOR.of(requestor, result), end.took());
    }
    launches.add(
        1,
        end.provider(),
        end.zone() == null ? "" : end.zone(),
        end.image() == null ? "" : end.image(),
        RequestorKind.of(end.requestor()).word(),
        result);
    launchSeconds.observe(end.took(), end.provider(), result);
  }

  /** A request has its nodes, so long after it was made. */
  public void fulfilled(@Nullable String requestor, Duration waited) {
    waits.observe(waited, RequestorKind.of(requestor).word());
  }

  /** A node is gone, in the cloud and in ZooKeeper. */
  public void deleted(String provider, Duration took) {
    deletions.observe(took, provider);
  }

  /** A node was to boot from an upload on trial. */
  public void canaryBooted(String image, String provider, boolean booted) {
    canaryBoots.add(1, image, provider, booted ? "ready" : "failed");
  }

  /**
   * A trial has ended.
   *
   * @param result {@code promoted} or {@code rolled_back}
   */
  public void canaryEnded(String image, String provider, String result) {
    canaries.add(1, image, provider, result);
  }

  /**
   * Something that had leaked is deleted.
   *
   * @param resource in the plural: {@code instances}, {@code floatingips}, {@code ports}...
   */
  public void leaked(String provider, String resource) {
    statsd.count(StatsdName.LEAKED.of(provider, resource));
    leaks.add(1, provider, resource);
  }

  /**
   * A cloud has answered, in whatever sense.
   *
   * @param service such as {@code compute}
   * @param method of HTTP
   * @param operation such as {@code servers}
   */
  public void called(
      String provider, String service, String method, String operation, Duration took) {
    both(StatsdName.TASK.of(provider, service, method, operation), took);
    calls.observe(took, provider, service, method, operation);
  }

  private void both(String name, Duration took) {
    statsd.count(name);
    statsd.time(name, took);
  }
}
