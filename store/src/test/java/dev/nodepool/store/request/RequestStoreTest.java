package dev.nodepool.store.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.model.Allocation;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.Owner;
import dev.nodepool.model.RequestState;
import dev.nodepool.store.Store;
import dev.nodepool.store.ZooKeeperFixture;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RequestStoreTest {
  private static final ZooKeeperFixture zooKeeper = new ZooKeeperFixture();
  private static Store store;

  @BeforeAll
  static void connect() throws Exception {
    store = zooKeeper.connect();
  }

  @AfterAll
  static void stop() {
    store.close();
    zooKeeper.close();
  }

  @Test
  void a_request_is_served_in_five_writes_and_no_reads() throws Exception {
    var requests = store.requests().watch();
    var nodes = store.nodes().watch();
    String id;
    try (var zuul = zooKeeper.connect()) {
      id = zuul.requests().create(NodeRequest.of(List.of("small"), "zuul", zuul.now()), 200, false);
    }
    ZooKeeperFixture.await(() -> requests.get(id).isPresent());
    var seen = requests.get(id).orElseThrow();
    long reads = store.counters().reads();
    long writes = store.counters().writes();

    var init =
        Node.init(
            "small",
            new Owner("cloud", "main", "launcher"),
            Allocation.to(seen.value()),
            null,
            store.now());
    var accepted =
        store
            .requests()
            .accept(seen, r -> r.moved(RequestState.PENDING, store.now()), List.of(init))
            .orElseThrow();
    var node = accepted.inits().getFirst();
    assertThat(nodes.get(node.id())).isPresent();
    var held = store.nodes().lockNew(node, n -> n.moved(NodeState.BUILDING, store.now()));
    assertThat(nodes.locked(node.id())).isTrue();
    held.update(n -> n.withMachine(n.machine().withExternalId("srv-1")));
    held.update(n -> n.moved(NodeState.READY, store.now()));
    accepted.request().settle(r -> r.fulfilled(List.of(node.id()), store.now()), List.of(held));

    assertThat(nodes.locked(node.id())).isFalse();
    assertThat(requests.get(id).orElseThrow().value().state()).isEqualTo(RequestState.FULFILLED);
    assertThat(store.counters().writes() - writes).isEqualTo(5);
    // Whatever events come after that must not bring a read.
    store.nodes().tryLock(node.id()).orElseThrow().remove();
    ZooKeeperFixture.await(() -> nodes.size() == 0);
    assertThat(store.counters().writes() - writes).isEqualTo(7);
    assertThat(store.counters().reads() - reads).isEqualTo(1);
    assertThat(held.valid()).isFalse();
  }
}
