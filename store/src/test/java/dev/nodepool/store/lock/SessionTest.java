package dev.nodepool.store.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.nodepool.model.Allocation;
import dev.nodepool.model.Component;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.Owner;
import dev.nodepool.store.Store;
import dev.nodepool.store.ZooKeeperFixture;
import dev.nodepool.store.connection.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SessionTest {
  private static final Duration SOON = Duration.ofSeconds(15);
  private ZooKeeperFixture zooKeeper;
  private Store store;

  @BeforeEach
  void connect() throws Exception {
    zooKeeper = new ZooKeeperFixture();
    store = zooKeeper.connect();
  }

  @AfterEach
  void stop() {
    store.close();
    zooKeeper.close();
  }

  @Test
  void locks_end_with_the_session_and_registrations_come_back() throws Exception {
    var pool =
        new Component.Pool(
            "id-1", "main", "cloud", List.of("b", "a"), 100, false, "host", "running", "1", 0);
    var registration = store.components().register(pool);
    var components = store.components().watch();
    var nodes = store.nodes().watch();
    var node = store.nodes().create(List.of(ready())).getFirst();
    var held = store.nodes().tryLock(node.id()).orElseThrow();
    var lost = new CountDownLatch(1);
    held.onLost(lost::countDown);
    assertThat(components.pools()).containsExactly(pool);

    zooKeeper.expireSessions();

    assertThat(lost.await(15, TimeUnit.SECONDS)).isTrue();
    assertThat(held.valid()).isFalse();
    assertThatThrownBy(() -> held.update(n -> n.withSlot(1))).isInstanceOf(LockLostException.class);
    held.close();
    await().atMost(SOON).until(() -> registration.registered() && components.pools().size() == 1);
    await().atMost(SOON).until(() -> !nodes.locked(node.id()));
    store.nodes().tryLock(node.id()).orElseThrow().close();
    registration.update(pool.withPaused(true));
    assertThat(components.pool("id-1").orElseThrow().paused()).isTrue();
    registration.close();
    assertThat(components.pools()).isEmpty();
  }

  @Test
  void a_restarted_server_keeps_locks_and_the_cache_catches_up() throws Exception {
    var nodes = store.nodes().watch();
    var node = store.nodes().create(List.of(ready())).getFirst();
    var held = store.nodes().tryLock(node.id()).orElseThrow();
    zooKeeper.stop();
    zooKeeper.startAgain();
    assertThat(held.update(n -> n.moved(NodeState.IN_USE, store.now())).state())
        .isEqualTo(NodeState.IN_USE);
    try (var other = zooKeeper.connect()) {
      other.nodes().create(List.of(ready(), ready()));
    }
    ZooKeeperFixture.await(() -> nodes.size() == 3);
    assertThat(nodes.locked(node.id())).isTrue();
    held.remove();
    assertThat(nodes.size()).isEqualTo(2);
  }

  @Test
  void without_a_server_the_patience_ends_in_a_sentence() {
    zooKeeper.stop();
    assertThatThrownBy(() -> Store.connect(zooKeeper.settings(), Duration.ofMillis(300)))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("does not answer");
  }

  private Node ready() {
    return Node.init("small", new Owner("cloud", "main", "l"), Allocation.FREE, null, store.now())
        .moved(NodeState.READY, store.now());
  }
}
