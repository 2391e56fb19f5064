package dev.nodepool.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class UploadProgressTest {
  private final AtomicLong nanos = new AtomicLong(42);
  private final Exposition page = new Exposition();
  private final BuilderMetrics metrics = new BuilderMetrics(MetricSink.NONE, page, nanos::get);

  private String text() {
    return new String(page.page(null).body(), StandardCharsets.UTF_8);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void bytes_percent_rate_and_the_time_that_is_left_are_told() {
    try (var upload = metrics.begin("debian", "cloud", 4_000)) {
      assertThat(upload.percent()).isZero();
      assertThat(upload.secondsLeft()).as("nobody can tell").isEqualTo(-1);
      pass(Duration.ofSeconds(10));
      upload.accept(1_000);
      assertThat(upload.sent()).isEqualTo(1_000);
      assertThat(upload.size()).isEqualTo(4_000);
      assertThat(upload.percent()).isEqualTo(25);
      assertThat(upload.rate()).isEqualTo(100);
      assertThat(upload.secondsLeft()).isEqualTo(30);
    }
  }

  @Test
  void an_upload_that_has_not_moved_for_a_minute_is_stalled_until_it_moves() {
    try (var slow = metrics.begin("debian", "slow", 4_000);
        var _ = metrics.begin("debian", "hangs", 4_000)) {
      pass(Duration.ofSeconds(60));
      assertThat(metrics.stalledUploads()).isZero();
      slow.accept(1);
      pass(Duration.ofSeconds(1));
      assertThat(metrics.stalledUploads()).isEqualTo(1);
      pass(Duration.ofSeconds(60));
      assertThat(metrics.stalledUploads()).isEqualTo(2);
      slow.accept(2);
      assertThat(metrics.stalledUploads()).isEqualTo(1);
    }
    assertThat(metrics.stalledUploads()).isZero();
  }

  @Test
  void what_is_under_way_stands_among_the_metrics() {
    try (var upload = metrics.begin("debian", "cloud", 4_000)) {
      upload.accept(1_000);
      assertThat(text())
          .contains("{image=\"debian\",provider=\"cloud\"} 1000.0")
          .contains("{image=\"debian\",provider=\"cloud\"} 4000.0");
    }
    assertThat(text()).doesNotContain("} 1000.0", "} 4000.0");
  }
}
