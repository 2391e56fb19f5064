package dev.nodepool.store.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** An event is looked at when all writes that it may be of have been answered. */
class PendingWritesTest {
  private final PendingWrites writes = new PendingWrites();

  @Test
  void writes_up_to_a_ticket_are_waited_for_and_later_ones_are_not() throws Exception {
    long first = writes.begin();
    long second = writes.begin();
    assertThat(writes.last()).isEqualTo(second);
    var waiting =
        Thread.ofPlatform()
            .start(() -> {
              try {
                writes.awaitUpTo(second);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    Awaitility.await().until(() -> waiting.getState() == Thread.State.WAITING);
    long third = writes.begin();
    writes.end(second);
    assertThat(waiting.isAlive()).isTrue();
    writes.end(first);
    waiting.join();
    writes.end(third);
    writes.awaitUpTo(third);
  }
}
