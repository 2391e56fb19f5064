package dev.nodepool.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlineTest {

  @Test
  void what_is_left_is_never_more_than_the_cap_and_never_negative() throws Exception {
    var deadline = Deadline.in(Duration.ofHours(1));
    assertThat(deadline.leftUpTo(Duration.ofSeconds(2))).isEqualTo(Duration.ofSeconds(2));
    assertThat(deadline.left()).isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
    assertThat(deadline.over()).isFalse();

    var passed = Deadline.in(Duration.ofSeconds(-1));
    assertThat(passed.left()).isZero();
    assertThat(passed.over()).isTrue();
    passed.pause(Duration.ofHours(1));
  }

  @Test
  void patience_without_end_is_not_over() {
    assertThat(Deadline.in(Duration.ofSeconds(Long.MAX_VALUE)).over()).isFalse();
  }
}
