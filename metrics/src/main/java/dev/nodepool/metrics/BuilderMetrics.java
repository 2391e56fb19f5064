package dev.nodepool.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * What a builder counts as it happens, for statsd and for Prometheus at once. Thread-safe; never
 * blocks.
 */
public final class BuilderMetrics {
  private static final String READY = "ready";
  private static final String FAILED = "failed";

  /** Upper bounds of buckets in seconds. */
  private static final double[] BUILD = {
    10, 60, 300, 600, 1_200, 1_800, 3_600, 7_200, 14_400, 28_800
  };

  private static final double[] UPLOAD = {1, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200};

  private final MetricSink statsd;
  private final Exposition page;
  private final LabeledHistogram builds;
  private final LabeledHistogram uploads;
  private final LabeledCounter leaks;
  private final LongSupplier nanos;
  private final LabeledCounter validations;
  private final Map<UploadProgress, Boolean> underWay = new ConcurrentHashMap<>();

  public BuilderMetrics(MetricSink statsd, Exposition page) {
    this(statsd, page, System::nanoTime);
  }

  /** With another clock. */
  public BuilderMetrics(MetricSink statsd, Exposition page, LongSupplier nanos) {
    this.nanos = nanos;
    this.statsd = statsd;
    this.page = page;
    this.builds = page.add(new LabeledHistogram(PrometheusMetric.IMAGE_BUILD_SECONDS, BUILD));
    this.uploads = page.add(new LabeledHistogram(PrometheusMetric.IMAGE_UPLOAD_SECONDS, UPLOAD));
    this.leaks = page.add(new LabeledCounter(PrometheusMetric.LEAKED_IMAGES));
    this.validations = page.add(new LabeledCounter(PrometheusMetric.VALIDATIONS));
    page.addSource(this::sample);
  }

  public MetricSink statsd() {
    return statsd;
  }

  public Exposition page() {
    return page;
  }

  /** A build has ended with that exit code. */
  public void built(String image, int code, Duration took) {
    statsd.gauge(StatsdName.BUILD_CODE.of(image), code);
    statsd.time(StatsdName.BUILD_DURATION.of(image), took);
    builds.observe(took, image, code == 0 ? READY : FAILED);
  }

  /** A build has become ready. */
  public void ready(String image, Instant since) {
    statsd.gauge(StatsdName.BUILD_LAST.of(image), since.getEpochSecond());
  }

  /** So much a format of the last build takes on the disk. */
  public void size(String image, String format, long bytes) {
    statsd.gauge(StatsdName.BUILD_SIZE.of(image, format), bytes);
  }

  public void uploaded(String image, String provider, Duration took) {
    String name = StatsdName.UPLOAD.of(image, provider);
    statsd.count(name);
    statsd.time(name, took);
    uploads.observe(took, image, provider, READY);
  }

  public void uploadFailed(String image, String provider, Duration took) {
    uploads.observe(took, image, provider, FAILED);
  }

  /** An image without a record is deleted. */
  public void leaked(String provider) {
    statsd.count(StatsdName.LEAKED.of(provider, "images"));
    leaks.add(1, provider);
  }

  /**
   * An upload was validated.
   *
   * @param result {@code passed}, {@code failed}, or {@code open} when there was no node
   */
  public void validated(String image, String provider, String result) {
    validations.add(1, image, provider, result);
  }

  /** Watches an upload from now on, until it is closed. */
  public UploadProgress begin(String image, String provider, long size) {
    var progress = new UploadProgress(image, provider, size, nanos, underWay::remove);
    underWay.put(progress, true);
    return progress;
  }

  /** How many uploads have not moved for a minute. */
  public int stalledUploads() {
    return (int) underWay.keySet().stream().filter(UploadProgress::isStalled).count();
  }

  private void sample(Samples samples) {
    for (var upload : underWay.keySet()) {
      samples.set(PrometheusMetric.UPLOAD_SENT, upload.sent(), upload.image(), upload.provider());
      samples.set(PrometheusMetric.UPLOAD_SIZE, upload.size(), upload.image(), upload.provider());
    }
  }
}
