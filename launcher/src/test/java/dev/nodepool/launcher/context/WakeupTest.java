package dev.nodepool.launcher.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WakeupTest {
  private final Wakeup wakeup = new Wakeup();

  @Test
  void a_signal_before_the_wait_counts_and_many_count_as_one() throws Exception {
    wakeup.signal();
    wakeup.signal();
    long began = System.nanoTime();
    wakeup.await(Duration.ofMinutes(1));
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));
    var pause = Duration.ofMillis(20);
    began = System.nanoTime();
    wakeup.await(pause);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(pause);
  }
}
