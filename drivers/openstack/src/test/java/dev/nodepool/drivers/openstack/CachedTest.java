package dev.nodepool.drivers.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.nodepool.openstack.CloudApiException;
import dev.nodepool.openstack.CloudApiException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CachedTest {
  private final AtomicInteger questions = new AtomicInteger();
  private final CountDownLatch answered = new CountDownLatch(1);
  private volatile boolean broken;
  private final Cached<String> cached =
      new Cached<>(() -> {
        int number = questions.incrementAndGet();
        answered.await();
        if (broken) {
          throw new CloudApiException(Kind.UNAVAILABLE, "503 to question " + number);
        }
        return "answer " + number;
      });

  /** Ten who wait, of whom one has asked. */
  private List<FutureTask<String>> ten() {
    var tasks = new ArrayList<FutureTask<String>>();
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < 10; i++) {
      var task = new FutureTask<>(cached::get);
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
    assertThat(cached.get()).isEqualTo("answer 1");
    cached.drop();
    assertThat(cached.get()).isEqualTo("answer 2");
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
    assertThat(cached.get()).isEqualTo("answer 2");
  }
}
