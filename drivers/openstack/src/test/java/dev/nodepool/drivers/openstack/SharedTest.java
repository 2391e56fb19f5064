package dev.nodepool.drivers.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nodepool.openstack.CloudApiException;
import dev.nodepool.openstack.CloudApiException.Kind;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SharedTest {
  private final AtomicInteger questions = new AtomicInteger();

  @Test
  void many_who_ask_at_once_are_served_by_few_questions() throws Exception {
    var slow = new CountDownLatch(1);
    var shared =
        new Shared<>(() -> {
          slow.await();
          return questions.incrementAndGet();
        });
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 500; i++) {
        threads.submit(shared::ask);
      }
      slow.countDown();
    }
    assertThat(questions.get()).isBetween(1, 100);
  }

  @Test
  void an_answer_to_an_earlier_question_does_not_count() throws Exception {
    var shared = new Shared<>(questions::incrementAndGet);
    assertThat(shared.ask()).isEqualTo(1);
    assertThat(shared.ask()).isEqualTo(2);
  }

  @Test
  void a_cloud_that_fails_is_asked_again_by_the_next() throws Exception {
    var shared =
        new Shared<>(() -> {
          if (questions.incrementAndGet() == 1) {
            throw new CloudApiException(Kind.UNAVAILABLE, "502");
          }
          return "well";
        });
    assertThatThrownBy(shared::ask).hasMessage("502");
    assertThat(shared.ask()).isEqualTo("well");
  }
}
