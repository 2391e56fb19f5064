package dev.nodepool.launcher.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.model.Resources;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LearnedLimitTest {
  private static final Resources ONE = Resources.machine(4, 8192);
  private long nanos = 1;
  private final LearnedLimit limit = new LearnedLimit(() -> nanos);

  private static Resources machines(int count) {
    return Resources.machine(4L * count, 8192L * count).plus(Resources.instances(count - 1L));
  }

  private boolean fits(int used) {
    return limit.shortage(ONE, machines(used)).isEmpty();
  }

  private void later(Duration time) {
    nanos += time.toNanos();
  }

  @Test
  void nothing_is_limited_before_a_refusal() {
    assertThat(fits(100_000)).isTrue();
  }

  @Test
  void what_the_cloud_had_accepted_is_the_limit_and_a_freed_place_is_used_at_once() {
    limit.refused(ONE, machines(50));
    assertThat(fits(50)).isFalse();
    assertThat(fits(49)).isTrue();
  }

  /** They were made before the refusal, and their records are read after it. */
  @Test
  void what_another_launcher_has_placed_counts_for_what_the_cloud_accepts() {
    limit.refused(ONE, machines(2));
    assertThat(fits(2)).isFalse();
    limit.seen(machines(5));
    assertThat(fits(4)).isTrue();
    assertThat(fits(5)).isFalse();
  }

  @Test
  void more_is_tried_once_a_pause() {
    limit.refused(ONE, machines(50));
    later(Duration.ofSeconds(13));
    assertThat(fits(50)).isTrue();
    assertThat(fits(50)).isFalse();
    limit.refused(ONE, machines(50));
    assertThat(fits(50)).isFalse();
  }

  @Test
  void in_the_long_run_at_most_one_try_a_minute_is_refused() {
    limit.refused(ONE, machines(50));
    int tries = 0;
    for (int second = 0; second < 3600; second++) {
      later(Duration.ofSeconds(1));
      if (fits(50)) {
        limit.refused(ONE, machines(50));
        tries++;
      }
    }
    assertThat(tries).isBetween(10, 30);
  }

  @Test
  void a_try_that_succeeds_is_followed_by_more_each_time() {
    limit.refused(ONE, machines(50));
    later(Duration.ofSeconds(13));
    assertThat(fits(50)).isTrue();
    int placed = 50;
    int tries = 0;
    while (placed < 500) {
      placed++;
      limit.placed(ONE, machines(placed), nanos);
      while (placed < 500 && fits(placed)) {
        placed++;
      }
      tries++;
    }
    assertThat(tries).isLessThan(12);
  }

  @Test
  void answers_to_what_was_under_way_raise_the_limit_to_what_is_there_and_no_further() {
    long before = nanos;
    later(Duration.ofSeconds(1));
    limit.refused(ONE, machines(3));
    for (int placed = 4; placed <= 50; placed++) {
      limit.placed(ONE, machines(placed), before);
    }
    assertThat(fits(49)).isTrue();
    assertThat(fits(50)).isFalse();
  }

  @Test
  void after_a_try_that_succeeded_the_next_refusal_is_followed_by_a_short_pause() {
    for (int refusals = 0; refusals < 6; refusals++) {
      limit.refused(ONE, machines(50));
      later(Duration.ofMinutes(6));
      assertThat(fits(50)).isTrue();
    }
    limit.placed(ONE, machines(51), nanos);
    later(Duration.ofMinutes(6));
    limit.refused(ONE, machines(51));
    later(Duration.ofSeconds(26));
    assertThat(fits(51)).isTrue();
  }

  @Test
  void what_costs_nothing_of_a_kind_says_nothing_of_its_limit() {
    limit.refused(Resources.instances(1), machines(50));
    assertThat(limit.shortage(new Resources(java.util.Map.of("cores", 1000L)), machines(50)))
        .isEmpty();
  }
}
