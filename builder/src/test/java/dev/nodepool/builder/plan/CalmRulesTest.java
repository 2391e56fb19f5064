package dev.nodepool.builder.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.model.ImageState;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CalmRulesTest {
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final Duration HOUR = Duration.ofHours(1);

  private static Situation settled(Duration age) {
    return new Situation()
        .use("one", "qcow2")
        .build("a", ImageState.READY, age, "qcow2")
        .upload("a", "one", ImageState.READY, age);
  }

  /** How long there is nothing to look at; negative when there may be something now. */
  private static Duration calm(Situation situation) {
    var now = situation.now();
    var until = CalmRules.until(now, Situation.OURS, LONGEST);
    return until.isBefore(now.now()) ? Duration.ofSeconds(-1) : Duration.between(now.now(), until);
  }

  @Test
  void where_all_is_there_nothing_is_looked_at_for_a_while() {
    assertThat(calm(settled(HOUR))).isEqualTo(LONGEST);
  }

  @Test
  void a_build_that_will_be_too_old_is_looked_at_then() {
    assertThat(calm(settled(Duration.ofDays(1).minusSeconds(60)))).isEqualTo(Duration.ofMinutes(1));
    assertThat(calm(settled(Duration.ofDays(2)))).isNegative();
  }

  @Test
  void whatever_may_come_with_time_is_looked_at_always() {
    assertThat(calm(settled(HOUR).requested())).isNegative();
    assertThat(calm(settled(HOUR).use("two", "qcow2"))).as("an upload is missing").isNegative();
    assertThat(calm(settled(HOUR).build("b", ImageState.FAILED, HOUR))).isNegative();
    assertThat(calm(settled(HOUR).build("b", ImageState.DELETING, HOUR))).isNegative();
    assertThat(calm(settled(HOUR).upload("a", "two", ImageState.UPLOADING, HOUR))).isNegative();
    assertThat(calm(settled(HOUR).upload("a", "two", ImageState.READY, HOUR)))
        .as("nobody uses it there")
        .isNegative();
  }
}
