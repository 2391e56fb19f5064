package dev.nodepool.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nodepool.cli.session.CommandFailure;
import dev.nodepool.launcher.context.Intervals;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IntervalSettingsTest {
  @Test
  void without_the_variable_the_timers_are_the_usual_ones() {
    assertThat(IntervalSettings.ofEnvironment(Map.of())).isEqualTo(Intervals.DEFAULT);
  }

  @Test
  void every_timer_can_be_set_in_seconds() {
    var json =
        """
        {"cleanup": 0.5, "delete": 1, "request": 0.25, "request-lock-cleanup": 60,
         "launch-poll-min": 0.01, "launch-poll-max": 2, "build": 1, "upload": 1}\
        """;
    assertThat(IntervalSettings.ofEnvironment(Map.of("NODEPOOL_INTERVALS", json)))
        .isEqualTo(
            new Intervals(
                Duration.ofMillis(500),
                Duration.ofSeconds(1),
                Duration.ofMillis(250),
                Duration.ofSeconds(60),
                Duration.ofMillis(10),
                Duration.ofSeconds(2)));
  }

  @Test
  void what_is_no_timer_is_refused_by_name() {
    refuses("{\"clean\": 1}", "names clean");
    refuses("{\"cleanup\": -1}", "cleanup is not a time");
    refuses("[]", "not a JSON object");
    refuses("{", "not a JSON object");
  }

  private static void refuses(String json, String why) {
    var environment = Map.of("NODEPOOL_INTERVALS", json);
    assertThatThrownBy(() -> IntervalSettings.ofEnvironment(environment))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining(why);
  }
}
