package dev.nodepool.launcher.request;

import static dev.nodepool.launcher.LauncherFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.launcher.PartsFixture;
import dev.nodepool.launcher.TestConfig;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.store.ZooKeeperFixture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RequestQueueTest {
  private ZooKeeperFixture zooKeeper;
  private PartsFixture parts;
  private RequestQueue queue;

  @BeforeEach
  void start() throws Exception {
    zooKeeper = new ZooKeeperFixture();
    parts = new PartsFixture(zooKeeper.settings(), TestConfig.twoLabels());
    queue = new RequestQueue(parts.context().requests());
    queue.start();
  }

  @AfterEach
  void stop() throws Exception {
    queue.close();
    parts.close();
    zooKeeper.close();
  }

  @Test
  void the_urgent_come_first_and_then_the_older() throws Exception {
    var low = ask(300);
    var old = ask(100);
    var young = ask(100);
    await(this::open, ids -> ids.size() == 3);
    assertThat(open()).containsExactly(old, young, low);
  }

  @Test
  void a_claim_is_one_workers_and_who_gives_it_back_in_vain_wakes_nobody() throws Exception {
    var woken = new AtomicInteger();
    queue.add(woken::incrementAndGet);
    var id = ask(100);
    await(woken::get, times -> times == 2);
    var seen = queue.open().iterator().next();
    assertThat(queue.claim(id)).isTrue();
    assertThat(queue.claim(id)).isFalse();
    int before = woken.get();
    queue.putBack(seen);
    assertThat(queue.isClaimed(id)).isFalse();
    assertThat(woken).hasValue(before);
    assertThat(queue.claim(id)).isTrue();
    queue.release(id);
    assertThat(woken).hasValue(before + 1);
  }

  @Test
  void the_work_on_a_request_that_is_deleted_is_given_up() throws Exception {
    var id = ask(100);
    await(this::open, ids -> ids.size() == 1);
    List<String> cancelled = new CopyOnWriteArrayList<>();
    queue.register(id, cancelled::add);
    parts.store().requests().delete(id);
    await(() -> cancelled, all -> all.size() == 1);
    queue.unregister(id);
    queue.register("nosuch", cancelled::add);
    assertThat(cancelled).hasSize(2).allMatch("the request was deleted"::equals);
    queue.cancelAll("the end");
    assertThat(cancelled).last().isEqualTo("the end");
  }

  private String ask(int priority) throws InterruptedException {
    var request = NodeRequest.of(List.of("small"), "zuul", parts.store().now());
    return parts.store().requests().create(request, priority, false);
  }

  private List<String> open() {
    List<String> ids = new ArrayList<>();
    queue.open().forEach(request -> ids.add(request.value().id()));
    return ids;
  }
}
