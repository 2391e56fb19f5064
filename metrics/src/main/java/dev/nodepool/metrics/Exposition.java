package dev.nodepool.metrics;

import dev.nodepool.model.text.NetworkTrouble;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The page that Prometheus reads: what was counted, and what the sources say when it is asked.
 * Thread-safe.
 */
public final class Exposition {
  private static final Logger log = LoggerFactory.getLogger("nodepool.stats");
  private static final ExpositionFormatWriter TEXT = PrometheusTextFormatWriter.create();
  private static final ExpositionFormatWriter OPEN_METRICS = OpenMetricsTextFormatWriter.create();

  private final List<SnapshotSource> counted = new CopyOnWriteArrayList<>();
  private final List<Consumer<Samples>> sources = new CopyOnWriteArrayList<>();

  /**
   * A page.
   *
   * @param contentType with its version
   */
  public record Page(String contentType, byte[] body) {}

  /** Shows what is counted or measured all along. */
  <S extends SnapshotSource> S add(S one) {
    counted.add(one);
    return one;
  }

  /**
   * Asks {@code source} for its figures at every scrape, until what is returned is run; it must be
   * quick and not block.
   */
  public Runnable addSource(Consumer<Samples> source) {
    sources.add(source);
    return () -> sources.remove(source);
  }

  /** In OpenMetrics for those who accept that, in Prometheus's text format 0.0.4 for all others. */
  public Page page(@Nullable String accept) {
    var samples = new Samples();
    for (var source : sources) {
      ask(source, samples);
    }
    var all = MetricSnapshots.builder();
    counted.forEach(one -> all.metricSnapshot(one.snapshot()));
    samples.snapshots().forEach(all::metricSnapshot);
    var writer = accept != null && OPEN_METRICS.accepts(accept) ? OPEN_METRICS : TEXT;
    var body = new ByteArrayOutputStream();
    try {
      writer.write(body, all.build(), EscapingScheme.UNDERSCORE_ESCAPING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Page(writer.getContentType(), body.toByteArray());
  }

  /** One source in trouble does not take the others' figures away. */
  private static void ask(Consumer<Samples> source, Samples samples) {
    try {
      source.accept(samples);
    } catch (RuntimeException e) {
      log.warn("Some figures are missing at /metrics: {}", NetworkTrouble.words(e));
    }
  }
}
