package dev.nodepool.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SingleFlightTest {
  private final AtomicInteger questions = new AtomicInteger();
  private final CountDownLatch answered = new CountDownLatch(1);
  private volatile boolean broken;
  private final SingleFlight<String, IOException> flight =
      new SingleFlight<>(() -> {
        int number = questions.incrementAndGet();
        answered.await();
        if (broken) {
          throw new IOException("503 to question " + number);
        }
        return "answer " + number;
      });

  /** Ten who wait, of whom one has asked. */
  private List<FutureTask<String>> ten() {
    var tasks = new ArrayList<FutureTask<String>>();
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < 10; i++) {
      var task = new FutureTask<>(flight::get);
      tasks.add(task);
      threads.add(Thread.ofVirtual().start(task));
    }
    await().until(() -> threads.stream().allMatch(it -> it.getState() == Thread.State.WAITING));
    return tasks;
  }

  @Test
  void all_who_wait_share_one_answer_until_it_is_dropped() throws Exception {
    var tasks = ten();
    answered.countDown();
    for (var task : tasks) {
      assertThat(task.get()).isEqualTo("answer 1");
    }
    assertThat(flight.get()).isEqualTo("answer 1");
    flight.drop();
    assertThat(flight.get()).isEqualTo("answer 2");
  }

  @Test
  void all_who_wait_share_one_trouble_and_who_comes_later_asks_again() throws Exception {
    broken = true;
    var tasks = ten();
    answered.countDown();
    for (var task : tasks) {
      assertThatThrownBy(task::get).hasMessageContaining("503 to question 1");
    }
    broken = false;
    assertThat(flight.get()).isEqualTo("answer 2");
  }

  @Test
  void many_who_ask_at_once_are_served_by_few_questions() throws Exception {
    var slow = new CountDownLatch(1);
    SingleFlight<Integer, IOException> shared =
        new SingleFlight<>(() -> {
          slow.await();
          return questions.incrementAndGet();
        });
    var tasks = new ArrayList<FutureTask<Integer>>();
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < 500; i++) {
      var task = new FutureTask<>(shared::fresh);
      tasks.add(task);
      threads.add(Thread.ofVirtual().start(task));
    }
    await().until(() -> threads.stream().allMatch(it -> it.getState() == Thread.State.WAITING));
    slow.countDown();
    for (var task : tasks) {
      task.get();
    }
    // One was under way when the others asked; the next one is for all of them.
    assertThat(questions.get()).isBetween(1, 2);
  }

  @Test
  void an_answer_to_an_earlier_question_does_not_count() throws Exception {
    var shared = new SingleFlight<Integer, IOException>(questions::incrementAndGet);
    assertThat(shared.fresh()).isEqualTo(1);
    assertThat(shared.fresh()).isEqualTo(2);
  }

  @Test
  void a_question_that_fails_is_asked_again_by_the_next() throws Exception {
    SingleFlight<String, IOException> shared =
        new SingleFlight<>(() -> {
          if (questions.incrementAndGet() == 1) {
            throw new IOException("502");
          }
          return "well";
        });
    assertThatThrownBy(shared::fresh).hasMessage("502");
    assertThat(shared.fresh()).isEqualTo("well");
  }

  @Test
  void a_failure_of_a_fresh_question_leaves_what_is_known() throws Exception {
    answered.countDown();
    assertThat(flight.get()).isEqualTo("answer 1");
    broken = true;
    assertThatThrownBy(flight::fresh).hasMessageContaining("503 to question 2");
    assertThat(flight.get()).isEqualTo("answer 1");
    var known = flight.known();
    flight.drop("another");
    assertThat(flight.known()).isEqualTo("answer 1");
    flight.drop(known);
    assertThat(flight.known()).isNull();
  }
}
