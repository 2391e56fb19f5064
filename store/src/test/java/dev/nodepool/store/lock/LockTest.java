package dev.nodepool.store.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.nodepool.model.Allocation;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.Owner;
import dev.nodepool.model.RequestState;
import dev.nodepool.store.RawClient;
import dev.nodepool.store.Store;
import dev.nodepool.store.ZooKeeperFixture;
import dev.nodepool.store.request.RequestGoneException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LockTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final ZooKeeperFixture zooKeeper = new ZooKeeperFixture();
  private static Store ours;
  private static Store theirs;

  @BeforeAll
  static void connect() throws Exception {
    ours = zooKeeper.connect();
    theirs = zooKeeper.connect();
  }

  @AfterAll
  static void stop() {
    ours.close();
    theirs.close();
    zooKeeper.close();
  }

  @Test
  void a_locked_node_is_not_locked_twice() throws Exception {
    var node = node();
    try (var held = ours.nodes().tryLock(node.id()).orElseThrow()) {
      assertThat(theirs.nodes().tryLock(node.id())).isEmpty();
      assertThat(ours.nodes().tryLock(node.id())).isEmpty();
      assertThat(held.valid()).isTrue();
    }
    theirs.nodes().tryLock(node.id()).orElseThrow().close();
  }

  @Test
  void a_waiter_gets_the_lock_when_it_is_given_up() throws Exception {
    var node = node();
    var held = ours.nodes().tryLock(node.id()).orElseThrow();
    assertThat(theirs.nodes().lock(node.id(), Duration.ofMillis(50))).isEmpty();
    var got = new CountDownLatch(1);
    Thread.ofVirtual()
        .start(() -> {
          try (var next = theirs.nodes().lock(node.id(), SOON).orElseThrow()) {
            got.countDown();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    held.close();
    assertThat(got.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void many_contenders_of_two_processes_take_turns() throws Exception {
    var node = node();
    var inside = new AtomicInteger();
    var most = new AtomicInteger();
    var done = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 40; i++) {
        var store = i % 2 == 0 ? ours : theirs;
        threads.submit(() -> {
          try (var held = store.nodes().lock(node.id(), SOON).orElseThrow()) {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            held.update(n -> n.withSlot(n.slot() == null ? 1 : n.slot() + 1));
            inside.decrementAndGet();
            done.incrementAndGet();
          }
          return null;
        });
      }
    }
    assertThat(done).hasValue(40);
    assertThat(most).hasValue(1);
    assertThat(ours.nodes().read(node.id()).orElseThrow().value().slot()).isEqualTo(40);
  }

  @Test
  void locking_a_deleted_node_does_not_bring_it_back() throws Exception {
    var node = node();
    ours.nodes().tryLock(node.id()).orElseThrow().remove();
    assertThat(ours.nodes().tryLock(node.id())).isEmpty();
    assertThat(ours.nodes().lock(node.id(), SOON)).isEmpty();
    assertThat(theirs.nodes().readAll())
        .noneMatch(listing -> listing.node().id().equals(node.id()));
  }

  @Test
  void a_write_on_a_changed_record_is_applied_again_on_the_newer_one() throws Exception {
    var node = node();
    try (var held = ours.nodes().tryLock(node.id()).orElseThrow()) {
      try (var raw = new RawClient(zooKeeper.port())) {
        raw.set("/nodepool/nodes/" + node.id(), "{\"state\": \"hold\", \"comment\": \"mine\"}");
      }
      var after = held.update(n -> n.withSlot(7));
      assertThat(after.slot()).isEqualTo(7);
      assertThat(after.hold().comment()).isEqualTo("mine");
      assertThat(after.state()).isEqualTo(NodeState.HOLD);
    }
  }

  @Test
  void a_write_fails_when_somebody_broke_the_lock_or_deleted_the_record() throws Exception {
    var node = node();
    var held = ours.nodes().tryLock(node.id()).orElseThrow();
    try (var raw = new RawClient(zooKeeper.port())) {
      for (String child : raw.children("/nodepool/nodes/" + node.id() + "/lock")) {
        raw.delete("/nodepool/nodes/" + node.id() + "/lock/" + child);
      }
    }
    assertThatThrownBy(() -> held.update(n -> n.withSlot(1)))
        .isInstanceOf(LockLostException.class)
        .hasMessageContaining("node " + node.id());
    assertThatThrownBy(held::remove).isInstanceOf(LockLostException.class);
    held.close();
  }

  @Test
  void a_node_with_waiters_is_marked_deleted_before_it_goes() throws Exception {
    var node = node();
    var held = ours.nodes().tryLock(node.id()).orElseThrow();
    try (var raw = new RawClient(zooKeeper.port())) {
      String lock = "/nodepool/nodes/" + node.id() + "/lock/";
      raw.createSequential(lock + "0123456789abcdef0123456789abcdef__lock__");
      held.update(n -> n.moved(NodeState.DELETING, ours.now()));
      held.remove();
      assertThat(raw.exists("/nodepool/nodes/" + node.id())).isFalse();
    }
  }

  @Test
  void settling_gives_up_all_locks_or_none() throws Exception {
    var node = node();
    var held = ours.nodes().tryLock(node.id()).orElseThrow();
    String id =
        ours.requests().create(NodeRequest.of(List.of("small"), "me", ours.now()), 100, true);
    var request = ours.requests().tryLock(id).orElseThrow();
    theirs.requests().delete(id);
    assertThatThrownBy(
            () -> request.settle(r -> r.fulfilled(List.of(node.id()), ours.now()), List.of(held)))
        .isInstanceOf(RequestGoneException.class);
    assertThat(held.valid()).isTrue();
    assertThat(theirs.nodes().tryLock(node.id())).isEmpty();
    held.close();
    request.close();
  }

  @Test
  void only_one_of_two_accepts_a_request() throws Exception {
    String id =
        ours.requests().create(NodeRequest.of(List.of("small"), "me", ours.now()), 200, false);
    var seen = ours.requests().read(id).orElseThrow();
    var first =
        ours.requests().accept(seen, r -> r.moved(RequestState.PENDING, ours.now()), List.of());
    assertThat(first).isPresent();
    assertThat(theirs.requests().accept(seen, r -> r, List.of())).isEmpty();
    first
        .get()
        .request()
        .update(r -> r.declinedBy("pool-1").moved(RequestState.REQUESTED, ours.now()));
    first.get().request().close();
    assertThat(theirs.requests().accept(seen, r -> r, List.of())).as("as seen before").isEmpty();
    var again = theirs.requests().read(id).orElseThrow();
    var second =
        theirs
            .requests()
            .accept(again, r -> r.moved(RequestState.PENDING, ours.now()), List.of(init()));
    assertThat(second.orElseThrow().inits()).hasSize(1);
    assertThat(second.get().request().request().declinedBy()).containsExactly("pool-1");
    second.get().request().close();
  }

  @Test
  void a_persistent_lock_outlives_its_process_and_is_given_up_by_name() throws Exception {
    var node = node();
    try (var dies = zooKeeper.connect()) {
      assertThat(dies.nodes().lockPersistently(node.id(), "NodePool:metastatic:m")).isTrue();
    }
    assertThat(ours.nodes().tryLock(node.id())).isEmpty();
    assertThat(ours.nodes().lockPersistently(node.id(), "other")).isFalse();
    ours.nodes().releasePersistent(node.id(), "other");
    assertThat(ours.nodes().persistentOwner(node.id())).contains("NodePool:metastatic:m");
    ours.nodes().releasePersistent(node.id(), "NodePool:metastatic:m");
    ours.nodes().tryLock(node.id()).orElseThrow().close();
  }

  @Test
  void one_wins_the_election_and_the_next_follows() throws Exception {
    var first = ours.election("/nodepool/elections/stats", "one-1");
    assertThat(first.awaitLeading(SOON)).isTrue();
    try (var second = theirs.election("/nodepool/elections/stats", "two-2")) {
      assertThat(second.leads()).isFalse();
      assertThat(second.leader()).contains("one-1");
      first.close();
      assertThat(second.awaitLeading(SOON)).isTrue();
      await().until(() -> second.leader().orElse("").equals("two-2"));
    }
  }

  @Test
  void lock_directories_of_vanished_requests_are_cleared_away() throws Exception {
    String id =
        ours.requests().create(NodeRequest.of(List.of("small"), "me", ours.now()), 200, false);
    ours.requests().tryLock(id).orElseThrow().close();
    assertThat(ours.requests().removeStaleLocks(Duration.ofDays(-1))).isNotNegative();
    ours.requests().delete(id);
    ours.requests().delete(id);
    assertThat(ours.requests().removeStaleLocks(Duration.ofHours(8))).isZero();
    assertThat(ours.requests().removeStaleLocks(Duration.ofDays(-1))).isPositive();
  }

  private static Node init() {
    return Node.init(
        "small", new Owner("cloud", "main", "launcher"), Allocation.FREE, null, ours.now());
  }

  private static Node node() throws InterruptedException {
    return ours.nodes().create(List.of(init().moved(NodeState.READY, ours.now()))).getFirst();
  }
}
