package dev.nodepool.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page names what the code sends, and nothing else. */
class MonitoringPageTest {
  private static final Pattern STATSD_ROW = Pattern.compile("(?m)^\\| `(nodepool\\.[^`]+)` \\|");
  private static final Pattern PROMETHEUS_ROW =
      Pattern.compile("(?m)^\\| `([a-z_]+)` \\| (gauge|counter|histogram) \\| ([a-z, ]*)\\|");
  private static final Pattern IN_ALERTS = Pattern.compile("\\bnodepool_[a-z_]+");

  @Test
  void every_statsd_name_is_explained() throws IOException {
    assertThat(found(STATSD_ROW, page(), 1))
        .isEqualTo(
            Arrays.stream(StatsdName.values())
                .map(StatsdName::template)
                .collect(Collectors.toSet()));
  }

  @Test
  void every_prometheus_metric_is_explained_with_its_type_and_labels() throws IOException {
    var rows =
        PROMETHEUS_ROW
            .matcher(page())
            .results()
            .map(row -> "%s %s %s".formatted(row.group(1), row.group(2), row.group(3).strip()))
            .collect(Collectors.toSet());
    var metrics =
        Arrays.stream(PrometheusMetric.values())
            .map(metric ->
                "%s %s %s"
                    .formatted(
                        metric.queryName(),
                        metric.kind().name().toLowerCase(java.util.Locale.ROOT),
                        String.join(", ", metric.labels())))
            .collect(Collectors.toSet());
    assertThat(rows).isEqualTo(metrics);
  }

  @Test
  void alerts_use_metrics_that_exist() throws IOException {
    var known =
        Arrays.stream(PrometheusMetric.values())
            .map(PrometheusMetric::queryName)
            .collect(Collectors.toSet());
    var alerts = page().substring(page().indexOf("### Alerts"));
    assertThat(found(IN_ALERTS, alerts, 0))
        .isNotEmpty()
        .allMatch(name -> known.contains(name.replaceAll("_(bucket|count|sum)$", "")));
  }

  private static Set<String> found(Pattern pattern, String text, int group) {
    return pattern
        .matcher(text)
        .results()
        .map((MatchResult match) -> match.group(group))
        .collect(Collectors.toSet());
  }

  private static String page() throws IOException {
    return Files.readString(Path.of("..", "docs", "monitoring.md"));
  }
}
