package dev.nodepool.launcher.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BroadcastTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private final Broadcast broadcast = new Broadcast();

  @Test
  void what_was_announced_after_the_stamp_is_not_waited_for() throws Exception {
    long seen = broadcast.stamp();
    broadcast.announce();
    broadcast.awaitAfter(seen, LONG);
    assertThat(broadcast.stamp()).isNotEqualTo(seen);
  }

  @Test
  void all_who_wait_are_woken() throws Exception {
    long seen = broadcast.stamp();
    var woken = new CountDownLatch(3);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 3; i++) {
        threads.submit(() -> {
          broadcast.awaitAfter(seen, LONG);
          woken.countDown();
          return null;
        });
      }
      broadcast.announce();
      assertThat(woken.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void nobody_waits_for_ever() throws Exception {
    long seen = broadcast.stamp();
    broadcast.awaitAfter(seen, Duration.ofMillis(1));
    assertThat(broadcast.stamp()).isEqualTo(seen);
  }
}
