package dev.nodepool.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BatchedQueryTest {
  private final Queue<Set<String>> calls = new ConcurrentLinkedQueue<>();
  private final Map<String, List<String>> answers = new ConcurrentHashMap<>();
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final BatchedQuery<String, IOException> query =
      new BatchedQuery<>(this::answer, item -> item.substring(0, item.indexOf('/')), 100);

  /** Two things belong to each id; whoever asks is answered once it may go on. */
  private List<String> answer(Set<String> ids) throws IOException, InterruptedException {
    calls.add(ids);
    goOn.await();
    if (ids.contains("broken") && calls.size() == 1) {
      throw new IOException("502");
    }
    return ids.stream()
        .filter(id -> !id.equals("bare"))
        .flatMap(id -> List.of(id + "/a", id + "/b").stream())
        .toList();
  }

  /** Asks, and returns when it waits for its answer. */
  private Thread asks(String id) {
    var thread = begins(id);
    await().until(() -> thread.getState() == Thread.State.WAITING);
    return thread;
  }

  private Thread begins(String id) {
    return Thread.ofVirtual()
        .start(() -> {
          try {
            answers.put(id, query.ask(id));
          } catch (IOException | InterruptedException e) {
            answers.put(id, List.of(e.getClass().getSimpleName()));
          }
        });
  }

  private List<Thread> ask(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> asks(prefix + i)).toList();
  }

  /** They ask at once, and all wait when this returns. */
  private List<Thread> askAtOnce(String prefix, int count) {
    var threads = IntStream.range(0, count).mapToObj(i -> begins(prefix + i)).toList();
    await().until(() -> threads.stream().allMatch(one -> one.getState() == Thread.State.WAITING));
    return threads;
  }

  private void answered(List<Thread> all) throws InterruptedException {
    goOn.countDown();
    for (var thread : all) {
      thread.join();
    }
  }

  @Test
  void who_asks_while_others_are_answered_shares_the_next_call() throws Exception {
    ask("early", 4);
    var late = askAtOnce("late", 250);
    assertThat(calls).hasSize(4).allSatisfy(ids -> assertThat(ids).hasSize(1));
    answered(late);
    assertThat(calls).hasSize(7).allSatisfy(ids -> assertThat(ids).hasSizeLessThanOrEqualTo(100));
    for (int i = 0; i < 250; i++) {
      assertThat(answers.get("late" + i))
          .containsExactlyInAnyOrder("late" + i + "/a", "late" + i + "/b");
    }
  }

  @Test
  void each_asks_anew_and_nothing_may_belong_to_it() throws Exception {
    goOn.countDown();
    assertThat(query.ask("s")).containsExactly("s/a", "s/b");
    assertThat(query.ask("s")).hasSize(2);
    assertThat(query.ask("bare")).isEmpty();
    assertThat(calls).containsExactly(Set.of("s"), Set.of("s"), Set.of("bare"));
  }

  @Test
  void a_cloud_that_fails_is_asked_again_by_the_next() throws Exception {
    goOn.countDown();
    assertThatThrownBy(() -> query.ask("broken")).hasMessage("502");
    assertThat(query.ask("broken")).hasSize(2);
  }

  @Test
  void when_the_one_that_would_call_is_interrupted_another_calls() throws Exception {
    ask("early", 4);
    var first = asks("first");
    var second = asks("second");
    first.interrupt();
    first.join();
    assertThat(answers.get("first")).containsExactly("InterruptedException");
    answered(List.of(second));
    assertThat(answers.get("second")).containsExactlyInAnyOrder("second/a", "second/b");
    assertThat(calls).hasSize(5);
  }
}
