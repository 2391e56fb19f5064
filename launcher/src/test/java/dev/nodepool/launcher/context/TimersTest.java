package dev.nodepool.launcher.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TimersTest {
  private static final Duration SOON = Duration.ofMillis(1);

  @Test
  void what_fails_is_tried_again_and_keeps_no_other() throws Exception {
    var tries = new CountDownLatch(3);
    var once = new CountDownLatch(1);
    try (var timers = new Timers()) {
      var end =
          timers.every(
              SOON,
              "fails",
              () -> {
                tries.countDown();
                throw new IllegalStateException("as it was arranged");
              });
      timers.after(SOON, "once", once::countDown);
      assertThat(tries.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(once.await(30, TimeUnit.SECONDS)).isTrue();
      end.run();
    }
  }

  @Test
  void an_interrupt_ends_what_was_started() throws Exception {
    var begun = new CountDownLatch(1);
    var thread =
        Timers.start(
            "waits",
            () -> {
              begun.countDown();
              new CountDownLatch(1).await();
            });
    begun.await();
    thread.interrupt();
    assertThat(thread.join(Duration.ofSeconds(30))).isTrue();
  }
}
