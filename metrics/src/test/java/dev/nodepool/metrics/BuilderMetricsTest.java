package dev.nodepool.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a builder tells Prometheus of its builds and uploads. */
class BuilderMetricsTest {
  private final BuilderMetrics metrics = new BuilderMetrics(MetricSink.NONE, new Exposition());

  @Test
  void an_upload_shows_its_size_and_what_is_sent_while_it_is_under_way() {
    var upload = metrics.begin("debian", "cloud", 4_000);
    upload.accept(1_000);
    assertThat(text())
        .contains(
            "nodepool_image_upload_sent_bytes{image=\"debian\",provider=\"cloud\"} 1000.0\n",
            "nodepool_image_upload_size_bytes{image=\"debian\",provider=\"cloud\"} 4000.0\n");
    assertThat(metrics.stalledUploads()).isZero();
    upload.close();
    assertThat(text()).doesNotContain("_bytes{image=");
  }

  @Test
  void builds_and_uploads_are_timed_by_how_they_ended() {
    metrics.built("debian", 0, Duration.ofSeconds(100));
    metrics.built("debian", 5, Duration.ofSeconds(7));
    metrics.uploaded("debian", "cloud", Duration.ofSeconds(20));
    metrics.uploadFailed("debian", "cloud", Duration.ofSeconds(3));
    assertThat(text())
        .contains(
            "nodepool_image_build_seconds_sum{image=\"debian\",result=\"ready\"} 100.0\n",
            "nodepool_image_build_seconds_sum{image=\"debian\",result=\"failed\"} 7.0\n",
            "nodepool_image_upload_seconds_sum{image=\"debian\",provider=\"cloud\",result=\"ready\"} 20.0\n",
            "nodepool_image_upload_seconds_sum{image=\"debian\",provider=\"cloud\",result=\"failed\"} 3.0\n");
  }

  @Test
  void leaked_images_and_validations_are_counted() {
    metrics.leaked("cloud");
    metrics.leaked("cloud");
    metrics.validated("debian", "cloud", "failed");
    assertThat(text())
        .contains(
            "nodepool_leaked_images_total{provider=\"cloud\"} 2.0\n",
            "nodepool_image_validations_total{image=\"debian\",provider=\"cloud\",result=\"failed\"} 1.0\n");
  }

  private String text() {
    return new String(metrics.page().page(null).body(), StandardCharsets.UTF_8);
  }
}
