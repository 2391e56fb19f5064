package dev.nodepool.store.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.model.Allocation;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.Owner;
import dev.nodepool.model.RequestState;
import dev.nodepool.model.Resources;
import dev.nodepool.store.RawClient;
import dev.nodepool.store.Store;
import dev.nodepool.store.ZooKeeperFixture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NodeCacheTest {
  private static final Duration SOON = Duration.ofSeconds(15);
  private ZooKeeperFixture zooKeeper;
  private Store ours;
  private Store theirs;

  @BeforeEach
  void connect() throws Exception {
    zooKeeper = new ZooKeeperFixture();
    ours = zooKeeper.connect();
    theirs = zooKeeper.connect();
  }

  @AfterEach
  void stop() {
    ours.close();
    theirs.close();
    zooKeeper.close();
  }

  @Test
  void what_others_write_comes_in_with_one_read_each_at_most() throws Exception {
    theirs.nodes().create(List.of(node("a")));
    var nodes = ours.nodes().watch();
    assertThat(nodes.size()).isEqualTo(1);
    long reads = ours.counters().reads();
    var later = theirs.nodes().create(List.of(node("a"), node("b"))).getLast();
    ZooKeeperFixture.await(() -> nodes.size() == 3);
    try (var held = theirs.nodes().tryLock(later.id()).orElseThrow()) {
      held.update(n -> n.moved(NodeState.IN_USE, theirs.now()));
      ZooKeeperFixture.await(() -> nodes.locked(later.id()));
      ZooKeeperFixture.await(() -> nodes.byState(NodeState.IN_USE).size() == 1);
    }
    ZooKeeperFixture.await(() -> !nodes.locked(later.id()));
    theirs.nodes().tryLock(later.id()).orElseThrow().remove();
    ZooKeeperFixture.await(() -> nodes.size() == 2);
    assertThat(ours.counters().reads() - reads).isLessThanOrEqualTo(3);
  }

  @Test
  void a_request_that_is_deleted_as_we_write_it_does_not_come_back() throws Exception {
    var requests = ours.requests().watch();
    var request = NodeRequest.of(List.of("a"), "zuul", ours.now());
    for (int i = 0; i < 300; i++) {
      var id = theirs.requests().create(request, 200, false);
      ZooKeeperFixture.await(() -> requests.get(id).isPresent());
      var deletion =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  theirs.requests().await(id, r -> r.state() == RequestState.PENDING, SOON);
                  theirs.requests().delete(id);
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
      try (var held = ours.requests().tryLock(id).orElseThrow()) {
        held.update(r -> r.moved(RequestState.PENDING, ours.now()));
      }
      deletion.join();
      ZooKeeperFixture.await(() -> requests.get(id).isEmpty());
    }
  }

  @Test
  void indexes_and_sums_follow_every_change() throws Exception {
    var nodes = ours.nodes().watch();
    var two = Resources.machine(2, 1024);
    var created =
        ours.nodes()
            .create(List.of(node("a").withResources(two), node("a").withResources(two), node("b")));
    assertThat(nodes.usedByPool("cloud", "main").of("cores")).isEqualTo(4);
    assertThat(nodes.usedByProvider("cloud").of("instances")).isEqualTo(2);
    assertThat(nodes.unpricedByProvider("cloud")).hasSize(1);
    assertThat(nodes.readyByLabel("cloud", "main", "a")).hasSize(2);
    assertThat(nodes.readyByLabel("a")).hasSize(2);
    try (var held = ours.nodes().tryLock(created.getFirst().id()).orElseThrow()) {
      held.update(n -> n.withAllocation(new Allocation("200-1", "t1", "zuul")));
      assertThat(nodes.readyByLabel("cloud", "main", "a")).hasSize(1);
      assertThat(nodes.readyByLabel("a")).hasSize(1);
      assertThat(nodes.byRequest("200-1")).containsExactly(held.node());
      assertThat(nodes.usedByTenant("t1").of("ram")).isEqualTo(1024);
      held.remove();
    }
    assertThat(nodes.usedByTenant("t1").isNone()).isTrue();
    assertThat(nodes.usedByPool("cloud", "main").of("cores")).isEqualTo(2);
    assertThat(nodes.byPool("cloud", "main")).hasSize(2);
  }

  @Test
  void listeners_hear_every_change_in_order() throws Exception {
    var nodes = ours.nodes().watch();
    var heard = Collections.synchronizedList(new ArrayList<NodeChange>());
    try (var subscription = nodes.listen(heard::add)) {
      var created = ours.nodes().create(List.of(node("a"))).getFirst();
      var held = ours.nodes().lockNew(created, n -> n.moved(NodeState.IN_USE, ours.now()));
      held.remove();
      org.awaitility.Awaitility.await().until(() -> heard.size() == 4);
    }
    assertThat(heard).extracting(NodeChange::lockedAfter).containsExactly(false, true, true, false);
    assertThat(heard.getFirst().before()).isNull();
    assertThat(heard.get(2).after().state()).isEqualTo(NodeState.IN_USE);
    assertThat(heard.getLast().after()).isNull();
  }

  @Test
  void broken_and_empty_records_are_left_alone() throws Exception {
    theirs.nodes().create(List.of(node("a")));
    try (var raw = new RawClient(zooKeeper.port())) {
      raw.create("/nodepool/nodes/0000000500", "");
      raw.create("/nodepool/nodes/0000000501", "no json");
      var nodes = ours.nodes().watch();
      assertThat(nodes.size()).isEqualTo(1);
      assertThat(nodes.emptyIds()).containsExactly("0000000500");
      assertThat(ours.nodes().readAll()).hasSize(1);
      assertThat(ours.nodes().tryLock("0000000500")).isEmpty();
      ours.nodes().removeEmpty("0000000500");
      assertThat(raw.exists("/nodepool/nodes/0000000500")).isFalse();
      raw.set("/nodepool/nodes/0000000501", "{\"state\": \"ready\"}");
      ZooKeeperFixture.await(() -> nodes.get("0000000501").isPresent());
    }
  }

  @Test
  void a_requestor_waits_for_its_request_alone() throws Exception {
    var request = NodeRequest.of(List.of("a"), "me", ours.now());
    String id = ours.requests().create(request, 100, true);
    Thread.ofVirtual().start(() -> fulfil(id));
    var done = ours.requests().awaitFinal(id, SOON).orElseThrow();
    assertThat(done.state()).isEqualTo(RequestState.FULFILLED);
    ours.requests().delete(id);
    assertThat(ours.requests().awaitFinal(id, SOON)).isEmpty();
    String open = ours.requests().create(request, 100, true);
    assertThat(ours.requests().awaitFinal(open, Duration.ofMillis(20)).orElseThrow().state())
        .isEqualTo(RequestState.REQUESTED);
  }

  private void fulfil(String id) {
    try (var held = theirs.requests().tryLock(id).orElseThrow()) {
      held.update(r -> r.moved(RequestState.PENDING, theirs.now()));
      held.settle(r -> r.fulfilled(List.of(), theirs.now()), List.of());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void twenty_thousand_nodes_are_listed_within_seconds_and_without_a_write() throws Exception {
    int count = 20_000;
    var batch = new ArrayList<Node>();
    for (int i = 0; i < count; i++) {
      batch.add(node("a"));
    }
    theirs.nodes().create(batch);
    long writes = ours.counters().writes();
    ours.nodes().readAll();
    long began = System.nanoTime();
    assertThat(ours.nodes().readAll()).hasSize(count);
    var took = Duration.ofNanos(System.nanoTime() - began);
    assertThat(ours.counters().writes()).isEqualTo(writes);
    assertThat(took).isLessThan(Duration.ofSeconds(10));
    assertThat(ours.nodes().watch().size()).isEqualTo(count);
  }

  private Node node(String label) {
    return Node.init(
            label, new Owner("cloud", "main", "launcher"), Allocation.FREE, null, ours.now())
        .moved(NodeState.READY, ours.now());
  }
}
