package dev.nodepool.store.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Ages are counted by the clock that all programs share (docs/decisions/0007). */
class ServerClockTest {
  private static final Instant HERE = Instant.parse("2026-01-01T12:00:00Z");
  private final ServerClock clock = new ServerClock(() -> HERE);

  /** A write that took 40 ms here, stamped so many milliseconds after it was sent. */
  private void stamped(long after) {
    long sent = HERE.toEpochMilli() - 40;
    clock.stamped(sent + after, sent, sent + 40);
  }

  @Test
  void a_stamp_within_the_write_means_that_both_clocks_agree() {
    stamped(25);
    assertThat(clock.now()).isEqualTo(HERE);
    stamped(0);
    assertThat(clock.now()).isEqualTo(HERE);
    stamped(40);
    assertThat(clock.now()).isEqualTo(HERE);
  }

  @Test
  void a_host_whose_clock_is_behind_counts_by_that_of_zookeeper() {
    stamped(3_600_040);
    assertThat(clock.now()).isEqualTo(HERE.plusSeconds(3600));
  }

  @Test
  void so_does_one_whose_clock_is_ahead() {
    stamped(-60_000);
    assertThat(clock.now()).isEqualTo(HERE.minusSeconds(60));
  }

  @Test
  void a_clock_that_was_set_right_is_believed_again() {
    stamped(-60_000);
    stamped(10);
    assertThat(clock.now()).isEqualTo(HERE);
  }
}
