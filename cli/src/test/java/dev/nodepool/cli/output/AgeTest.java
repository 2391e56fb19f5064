package dev.nodepool.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AgeTest {
  private static final Instant NOON = Instant.parse("2026-12-01T12:00:00Z");

  @Test
  void an_age_counts_days_hours_minutes_and_whole_seconds() {
    assertThat(Age.between(NOON.minus(Duration.parse("P1DT2H3M4.9S")), NOON))
        .isEqualTo("01:02:03:04");
    assertThat(Age.between(NOON.minus(Duration.ofDays(123)), NOON)).isEqualTo("123:00:00:00");
  }

  @Test
  void a_moment_in_the_future_counts_as_now() {
    assertThat(Age.between(NOON.plusSeconds(5), NOON)).isEqualTo("00:00:00:00");
  }
}
