package dev.nodepool.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.LaunchFailure;
import dev.nodepool.driver.Offer;
import dev.nodepool.launcher.PartsFixture;
import dev.nodepool.launcher.TestConfig;
import dev.nodepool.model.Allocation;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.Owner;
import dev.nodepool.model.Resources;
import dev.nodepool.store.ZooKeeperFixture;
import dev.nodepool.store.connection.StoreException;
import dev.nodepool.store.node.LockedNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NodeLaunchTest {
  private static final int MORE_THAN_A_BREAKER_BEARS = 6;

  private final ZooKeeperFixture zooKeeper = new ZooKeeperFixture();
  private @Nullable PartsFixture parts;

  @AfterEach
  void stop() {
    if (parts != null) {
      parts.close();
    }
    zooKeeper.close();
  }

  private PartsFixture parts(TestConfig config) throws Exception {
    parts = new PartsFixture(zooKeeper.settings(), config);
    return parts;
  }

  private static NodeRequest request(PartsFixture parts) {
    return NodeRequest.of(List.of("small"), "zuul", parts.store().now());
  }

  private static LockedNode building(PartsFixture parts) throws InterruptedException {
    var pool = parts.provider().config().pools().getFirst().name();
    var owner = new Owner(parts.provider().name(), pool, "a test");
    var record =
        Node.init("small", owner, Allocation.to(request(parts)), null, parts.store().now())
            .withResources(Resources.instances(1));
    var created = parts.store().nodes().create(List.of(record)).getFirst();
    return parts
        .store()
        .nodes()
        .lockNew(created, node -> node.moved(NodeState.BUILDING, parts.store().now()));
  }

  private static NodeLaunch launch(PartsFixture parts, LockedNode node, int attempts) {
    return launch(parts, node, attempts, new RequestZone(List.of(), null));
  }

  private static NodeLaunch launch(
      PartsFixture parts, LockedNode node, int attempts, RequestZone zone) {
    return new NodeLaunch(
        parts.context(),
        parts.provider(),
        parts.provider().config().pools().getFirst(),
        request(parts),
        Offer.of(Resources.instances(1)).withScan(false).withAttempts(attempts),
        node,
        zone);
  }

  /** The first machine is placed and then fails. */
  private static void failsAtFirst(PartsFixture parts, CountDownLatch deletion) {
    var launches = new AtomicInteger();
    parts
        .cloud()
        .failing(() ->
            launches.incrementAndGet() == 1
                ? Optional.of(new LaunchException(LaunchFailure.CLOUD_ERROR, "it is in ERROR"))
                : Optional.empty());
    parts
        .cloud()
        .onCall(call -> {
          if (call.equals("delete")) {
            deletion.await();
          }
        });
  }

  @Test
  void a_retry_does_not_wait_for_the_deletion_of_what_failed() throws Exception {
    var it = parts(TestConfig.twoLabels());
    var hangs = new CountDownLatch(1);
    failsAtFirst(it, hangs);
    var first = building(it);
    var outcome = launch(it, first, 3).run();
    assertThat(outcome).isInstanceOf(NodeLaunch.Ready.class);
    var ready = ((NodeLaunch.Ready) outcome).node();
    assertThat(ready.id()).isNotEqualTo(first.id());
    assertThat(ready.node().externalId()).isEqualTo("machine-" + ready.id());
    var left = it.store().nodes().read(first.id()).orElseThrow().value();
    assertThat(left.state()).isEqualTo(NodeState.FAILED);
    assertThat(left.externalId()).isEqualTo("machine-" + first.id());
    assertThat(left.allocatedTo()).isNull();
    assertThat(left.reason()).isNotNull();
    assertThat(left.reason().text()).contains("Attempt 1 of 3 failed: it is in ERROR");
    assertThat(it.store().nodes().tryLock(first.id())).isPresent();
    hangs.countDown();
    ready.close();
  }

  @Test
  void without_room_for_both_the_retry_waits_until_the_first_is_gone() throws Exception {
    var it = parts(TestConfig.twoLabels().pool("max-servers", 1));
    var deleting = new CountDownLatch(1);
    deleting.countDown();
    failsAtFirst(it, deleting);
    var first = building(it);
    var outcome = launch(it, first, 3).run();
    assertThat(outcome).isInstanceOf(NodeLaunch.Ready.class);
    var ready = ((NodeLaunch.Ready) outcome).node();
    assertThat(ready.id()).isEqualTo(first.id());
    assertThat(it.cloud().machines()).containsExactly("machine-" + first.id());
    assertThat(it.context().nodes().all()).hasSize(1);
    ready.close();
  }

  @Test
  void the_attempt_after_a_full_zone_takes_another() throws Exception {
    var it = parts(TestConfig.twoLabels());
    it.cloud().fullIn("a");
    var outcome = launch(it, building(it), 2, new RequestZone(List.of("a", "b"), "a")).run();
    assertThat(outcome).isInstanceOf(NodeLaunch.Ready.class);
    var ready = ((NodeLaunch.Ready) outcome).node();
    assertThat(ready.node().machine().zone()).isEqualTo("b");
    ready.close();
  }

  @Test
  void an_only_attempt_in_a_zone_that_is_gone_is_made_in_one_that_is_there() throws Exception {
    var it = parts(TestConfig.twoLabels());
    it.cloud().moved("a", "b");
    var outcome = launch(it, building(it), 1, new RequestZone(List.of("a"), null)).run();
    assertThat(outcome).isInstanceOf(NodeLaunch.Ready.class);
    var ready = ((NodeLaunch.Ready) outcome).node();
    assertThat(ready.node().machine().zone()).isEqualTo("b");
    ready.close();
  }

  @Test
  void an_only_attempt_that_a_zone_refuses_which_is_there_is_the_last() throws Exception {
    var it = parts(TestConfig.twoLabels());
    it.cloud().moved("a", "a", "b");
    var outcome = launch(it, building(it), 1, new RequestZone(List.of("a"), null)).run();
    assertThat(outcome).isInstanceOf(NodeLaunch.Failed.class);
  }

  @Test
  void the_last_attempt_leaves_its_machine_to_the_reaper() throws Exception {
    var it = parts(TestConfig.twoLabels());
    failsAtFirst(it, new CountDownLatch(1));
    var first = building(it);
    assertThat(launch(it, first, 1).run()).isInstanceOf(NodeLaunch.Failed.class);
    var left = it.store().nodes().read(first.id()).orElseThrow().value();
    assertThat(left.state()).isEqualTo(NodeState.FAILED);
    assertThat(left.externalId()).isEqualTo("machine-" + first.id());
  }

  @Test
  void what_went_wrong_under_a_lost_session_says_nothing_about_the_cloud() throws Exception {
    var it = parts(TestConfig.twoLabels());
    var together = new CyclicBarrier(MORE_THAN_A_BREAKER_BEARS, zooKeeper::expireSessions);
    it.cloud()
        .failing(() -> {
          meet(together);
          return Optional.of(new LaunchException(LaunchFailure.CLOUD_ERROR, "it vanished"));
        });
    List<Future<NodeLaunch.Outcome>> launches = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < MORE_THAN_A_BREAKER_BEARS; i++) {
        var launch = launch(it, building(it), 3);
        launches.add(threads.submit(launch::run));
      }
    }
    for (var launch : launches) {
      assertThatThrownBy(launch::get).hasCauseInstanceOf(StoreException.class);
    }
    assertThat(it.provider().health().isWell()).isTrue();
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void what_went_wrong_while_the_lock_was_ours_does() throws Exception {
    var it = parts(TestConfig.twoLabels());
    it.cloud()
        .failing(() ->
            Optional.of(
                new LaunchException(LaunchFailure.CLOUD_ERROR, "it vanished as it booted")));
    for (int i = 0; i < MORE_THAN_A_BREAKER_BEARS; i++) {
      launch(it, building(it), 1).run();
    }
    assertThat(it.provider().health().isWell()).isFalse();
  }
}
