package dev.nodepool.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(5));

  @RepeatedTest(20)
  void pauses_double_up_to_the_limit_and_are_at_most_a_quarter_longer() {
    for (int seconds : new int[] {1, 2, 4, 5, 5}) {
      assertThat(backoff.next())
          .isBetween(Duration.ofSeconds(seconds), Duration.ofMillis(seconds * 1250L));
    }
  }

  @Test
  void after_a_success_they_begin_anew() {
    backoff.next();
    backoff.next();
    backoff.reset();
    assertThat(backoff.next()).isLessThanOrEqualTo(Duration.ofMillis(1250));
  }

  @Test
  void many_do_not_come_back_at_the_same_moment() {
    var pauses = new HashSet<Duration>();
    for (int i = 0; i < 50; i++) {
      backoff.reset();
      pauses.add(backoff.next());
    }
    assertThat(pauses).hasSizeGreaterThan(10);
  }
}
