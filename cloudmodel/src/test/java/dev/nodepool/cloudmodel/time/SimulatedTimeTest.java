package dev.nodepool.cloudmodel.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class SimulatedTimeTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  @Test
  void it_stands_still_until_it_is_told_to_go_on() {
    var time = new SimulatedTime(NOON, 0);
    assertThat(time.instant()).isEqualTo(NOON);
    time.advance(Duration.ofHours(2));
    assertThat(time.instant()).isEqualTo(NOON.plus(Duration.ofHours(2)));
    assertThatThrownBy(() -> time.advance(Duration.ofHours(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> time.setSpeed(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void it_can_run_faster() throws Exception {
    var time = new SimulatedTime(NOON, 3600);
    long begin = System.nanoTime();
    time.sleep(Duration.ofMinutes(30));
    assertThat(Duration.ofNanos(System.nanoTime() - begin))
        .isBetween(Duration.ofMillis(450), Duration.ofSeconds(20));
    assertThat(time.instant()).isAfterOrEqualTo(NOON.plus(Duration.ofMinutes(30)));
  }

  @Test
  void sleepers_wake_when_time_jumps_or_runs_faster() throws Exception {
    var time = new SimulatedTime(NOON, 0);
    var awake = new CountDownLatch(1);
    Thread.ofVirtual()
        .start(() -> {
          try {
            time.sleep(Duration.ofDays(1));
            awake.countDown();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    time.advance(Duration.ofHours(23));
    assertThat(awake.getCount()).isOne();
    time.setSpeed(1_000_000);
    await().until(() -> awake.getCount() == 0);
  }
}
