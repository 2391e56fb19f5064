package dev.nodepool.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class BoundedCallTest {
  private static final Duration SHORT = Duration.ofMillis(20);
  private static final Duration LONG = Duration.ofSeconds(30);
  private final BoundedCall bounded = new BoundedCall(SHORT);

  @Test
  void the_answer_and_the_failure_come_through() throws Exception {
    assertThat(bounded.within(LONG, "ask", () -> 7)).isEqualTo(7);
    assertThatThrownBy(() ->
            bounded.within(
                LONG,
                "ask",
                () -> {
                  throw new CloudException("no");
                }))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(CloudException.class);
  }

  @Test
  void a_call_that_ignores_interrupts_does_not_keep_its_caller() throws Exception {
    var back = new CountDownLatch(1);
    assertThatThrownBy(() -> bounded.within(SHORT, "delete m1", () -> stubborn(back)))
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("delete m1");
    assertThatThrownBy(() -> bounded.within(SHORT, "delete m1", () -> 1))
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("has not come back");
    assertThat(bounded.within(LONG, "delete m2", () -> 2)).isEqualTo(2);
    back.countDown();
    assertThat(onceItIsBack()).isEqualTo(3);
  }

  private int onceItIsBack() throws Exception {
    while (true) {
      try {
        return bounded.within(LONG, "delete m1", () -> 3);
      } catch (TimeoutException e) {
        Thread.onSpinWait();
      }
    }
  }

  private static int stubborn(CountDownLatch back) {
    boolean over = false;
    while (!over) {
      try {
        back.await();
        over = true;
      } catch (InterruptedException e) {
        // as a bad driver does
      }
    }
    return 0;
  }

  @Test
  void an_interrupt_ends_the_call_too() throws Exception {
    var begun = new CountDownLatch(1);
    var ended = new CountDownLatch(1);
    var caller =
        Thread.ofVirtual()
            .start(() -> {
              try {
                bounded.within(
                    LONG,
                    "wait",
                    () -> {
                      begun.countDown();
                      try {
                        return new CountDownLatch(1).await(1, java.util.concurrent.TimeUnit.HOURS);
                      } finally {
                        ended.countDown();
                      }
                    });
              } catch (InterruptedException | ExecutionException | TimeoutException e) {
                // the end
              }
            });
    begun.await();
    caller.interrupt();
    ended.await();
    assertThat(caller.join(LONG)).isTrue();
  }
}
