package dev.nodepool.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ExpositionTest {
  private final LauncherMetrics metrics = new LauncherMetrics(MetricSink.NONE);

  @Test
  void a_launch_is_counted_and_timed() {
    metrics.launchEnded(
        new LaunchResult("ready", "cloud", "az1", "debian", "0a1b.zuul", Duration.ofSeconds(42)));
    assertThat(text())
        .contains(
            "# TYPE nodepool_launches_total counter",
            "nodepool_launches_total{image=\"debian\",provider=\"cloud\",requestor=\"client\",result=\"ready\",zone=\"az1\"} 1.0",
            "# TYPE nodepool_launch_seconds histogram",
            "nodepool_launch_seconds_bucket{provider=\"cloud\",result=\"ready\",le=\"30.0\"} 0",
            "nodepool_launch_seconds_bucket{provider=\"cloud\",result=\"ready\",le=\"45.0\"} 1",
            "nodepool_launch_seconds_bucket{provider=\"cloud\",result=\"ready\",le=\"+Inf\"} 1",
            "nodepool_launch_seconds_sum{provider=\"cloud\",result=\"ready\"} 42.0");
  }

  @Test
  void whatever_a_label_contains_is_escaped() {
    metrics.page().addSource(samples -> samples.set(PrometheusMetric.BUILD_INFO, 1, "a\"b\\c\nd"));
    assertThat(text()).contains("nodepool_build_info{version=\"a\\\"b\\\\c\\nd\"} 1.0");
  }

  @Test
  void requestors_are_reduced_to_their_kind() {
    assertThat(RequestorKind.of("NodePool:min-ready")).isEqualTo(RequestorKind.MIN_READY);
    assertThat(RequestorKind.of("NodePool:metastatic:p")).isEqualTo(RequestorKind.METASTATIC);
    assertThat(RequestorKind.of("NodePool:cli:me@here")).isEqualTo(RequestorKind.CLI);
    assertThat(RequestorKind.of("9a8b7c")).isEqualTo(RequestorKind.CLIENT);
    assertThat(RequestorKind.of(null)).isEqualTo(RequestorKind.CLIENT);
    for (int i = 0; i < 5_000; i++) {
      metrics.fulfilled("zuul-" + i, Duration.ofSeconds(1));
    }
    assertThat(
            text().lines().filter(line -> line.startsWith("nodepool_request_wait_seconds_count")))
        .containsExactly("nodepool_request_wait_seconds_count{requestor=\"client\"} 5000");
  }

  @Test
  void no_metric_grows_without_end() {
    for (int i = 0; i < 3 * BoundedSeries.MOST; i++) {
      metrics.leaked("provider-" + i, "ports");
    }
    var series =
        text().lines().filter(line -> line.startsWith("nodepool_leaked_resources_total{")).toList();
    assertThat(series).hasSize(BoundedSeries.MOST + 1);
    assertThat(series)
        .contains("nodepool_leaked_resources_total{provider=\"other\",resource=\"other\"} 4000.0");
  }

  @Test
  void a_source_in_trouble_takes_no_other_figures_away() {
    metrics
        .page()
        .addSource(_ -> {
          throw new IllegalStateException("broken");
        });
    metrics.page().addSource(new JvmSamples());
    assertThat(text()).contains("jvm_memory_used_bytes{area=\"heap\"}");
  }

  @Test
  void a_source_that_is_taken_away_is_asked_no_more() {
    var remove =
        metrics.page().addSource(samples -> samples.set(PrometheusMetric.BUILD_INFO, 1, "old"));
    assertThat(text()).contains("nodepool_build_info{version=\"old\"}");
    remove.run();
    assertThat(text()).doesNotContain("nodepool_build_info{");
  }

  @Test
  void labels_that_do_not_belong_to_the_metric_are_refused() {
    assertThatThrownBy(() -> new Samples().set(PrometheusMetric.NODES, 1))
        .hasMessageContaining("nodepool_nodes has the labels [state]");
  }

  @Test
  void open_metrics_is_spoken_to_those_who_accept_it() {
    var page = metrics.page().page("application/openmetrics-text; version=1.0.0");
    assertThat(page.contentType()).startsWith("application/openmetrics-text");
    assertThat(new String(page.body(), StandardCharsets.UTF_8)).endsWith("# EOF\n");
    assertThat(metrics.page().page("text/html").contentType())
        .isEqualTo("text/plain; version=0.0.4; charset=utf-8");
  }

  @Test
  void a_clock_that_was_set_back_counts_as_no_time() {
    metrics.fulfilled(null, Duration.ofSeconds(-5));
    assertThat(text()).contains("nodepool_request_wait_seconds_sum{requestor=\"client\"} 0.0");
  }

  private String text() {
    return new String(metrics.page().page(null).body(), StandardCharsets.UTF_8);
  }
}
