package dev.nodepool.client;

import static dev.nodepool.client.ClientFixture.SOON;
import static dev.nodepool.client.ClientFixture.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nodepool.model.Node;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.NodeState;
import dev.nodepool.store.Store;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LongLeasesTest {
  private static final String OWNER = "NodePool:metastatic:meta";
  private static final String MARK = "{\"owner\": \"%s\"}".formatted(OWNER);
  @RegisterExtension final ClientFixture playground = new ClientFixture();
  private final TestLauncher launcher = playground.launcher();
  private final Store store = playground.store();
  private final LongLeases nodes = new LongLeases(store, OWNER);

  LongLeasesTest() throws InterruptedException {}

  @AfterEach
  void close() {
    nodes.close();
  }

  @Test
  void a_node_is_asked_for_urgently_and_then_in_use_locked_and_marked() throws Exception {
    var coming = start(() -> nodes.obtain("big", _ -> MARK));
    var request = theRequest();
    assertThat(request.id()).startsWith("100-");
    assertThat(request.requestor()).isEqualTo(OWNER);
    var id = launcher.serve(request.id()).getFirst();
    assertThat(coming.result().orElseThrow().id()).isEqualTo(id);
    assertThat(nodes.all()).extracting(Node::id).containsExactly(id);
    var node = launcher.node(id);
    assertThat(node.state()).isEqualTo(NodeState.IN_USE);
    assertThat(node.userData()).isEqualTo(MARK);
    assertThat(store.nodes().persistentOwner(id)).contains(OWNER);
    assertThat(store.requests().readAll()).isEmpty();
  }

  @Test
  void nobody_thinks_for_a_moment_that_the_node_is_free() throws Exception {
    var unlocked = new ConcurrentLinkedQueue<NodeState>();
    store
        .nodes()
        .watch()
        .listen(change -> {
          var node = change.after();
          if (node != null && node.state() == NodeState.IN_USE && !change.lockedAfter()) {
            unlocked.add(node.state());
          }
        });
    var id = obtained(_ -> MARK);
    nodes.update(id, _ -> MARK + " ");
    await().atMost(SOON).until(() -> (MARK + " ").equals(launcher.node(id).userData()));
    assertThat(unlocked).isEmpty();
    launcher.cleanUp();
    assertThat(launcher.node(id).state()).isEqualTo(NodeState.IN_USE);
  }

  @Test
  void when_all_have_declined_there_is_none_and_the_request_goes() throws Exception {
    var coming = start(() -> nodes.obtain("big", _ -> MARK));
    launcher.fail(theRequest().id());
    assertThat(coming.result()).isEmpty();
    assertThat(store.requests().readAll()).isEmpty();
  }

  @Test
  void an_interrupt_takes_the_request_back() throws Exception {
    var coming = start(() -> nodes.obtain("big", _ -> MARK));
    theRequest();
    coming.thread().interrupt();
    await().atMost(SOON).until(() -> store.requests().readAll().isEmpty());
    assertThat(nodes.all()).isEmpty();
  }

  @Test
  void another_process_of_the_owner_finds_the_node_and_both_write_to_it() throws Exception {
    var id = obtained(_ -> MARK);
    try (var elsewhere = playground.connect();
        var others = new LongLeases(elsewhere, OWNER)) {
      assertThat(others.all()).extracting(Node::id).containsExactly(id);
      var threads = new Thread[20];
      for (int i = 0; i < threads.length; i++) {
        var writer = i % 2 == 0 ? nodes : others;
        threads[i] = start(() -> writer.update(id, data -> data + "x")).thread();
      }
      for (var thread : threads) {
        thread.join();
      }
      assertThat(launcher.node(id).userData()).isEqualTo(MARK + "x".repeat(20));
    }
  }

  @Test
  void a_node_is_given_back_only_if_it_is_as_expected() throws Exception {
    var id = obtained(_ -> MARK);
    assertThat(nodes.giveBack(id, node -> "other".equals(node.userData()))).isFalse();
    assertThat(launcher.node(id).state()).isEqualTo(NodeState.IN_USE);
    assertThat(nodes.giveBack(id, node -> MARK.equals(node.userData()))).isTrue();
    assertThat(launcher.node(id).state()).isEqualTo(NodeState.USED);
    assertThat(launcher.isLocked(id)).isFalse();
    assertThat(nodes.all()).isEmpty();
    assertThat(nodes.giveBack(id, _ -> true)).isFalse();
  }

  @Test
  void a_node_that_is_gone_is_forgotten() throws Exception {
    var id = obtained(_ -> MARK);
    store.nodes().releasePersistent(id, OWNER);
    launcher.cleanUp();
    assertThat(nodes.update(id, data -> data + "x")).isEmpty();
    assertThat(nodes.giveBack(id, _ -> true)).isFalse();
    await().atMost(SOON).until(() -> nodes.all().isEmpty());
  }

  @Test
  void what_is_marked_but_not_locked_is_not_ours() throws Exception {
    var id = obtained(_ -> MARK);
    store.nodes().releasePersistent(id, OWNER);
    try (var elsewhere = playground.connect();
        var others = new LongLeases(elsewhere, OWNER)) {
      assertThat(others.update(id, data -> data + "x")).isEmpty();
      assertThat(others.all()).isEmpty();
      assertThat(launcher.node(id).userData()).isEqualTo(MARK);
    }
  }

  @Test
  void who_waited_for_the_lock_before_us_may_still_have_the_node_deleted() throws Exception {
    var waits = new ConcurrentLinkedQueue<ClientFixture.Running<Boolean>>();
    var id =
        obtained(node -> {
          waits.add(start(() -> deletes(node.id())));
          await().atMost(SOON).until(() -> contenders(node.id()) == 2);
          return MARK;
        });
    assertThat(waits.element().result()).isTrue();
    await().atMost(SOON).until(() -> !launcher.isLocked(id));
    launcher.cleanUp();
    assertThat(store.nodes().readAll()).isEmpty();
  }

  /** What the command delete does. */
  private boolean deletes(String id) throws InterruptedException {
    var lock = playground.launchersStore().nodes().lock(id, SOON);
    try (var held = lock.orElseThrow()) {
      held.update(node -> node.moved(NodeState.DELETING, store.now()));
      return true;
    }
  }

  private int contenders(String id) throws Exception {
    try (var client = new ZooKeeper(playground.address(), 10_000, _ -> {})) {
      return client.getChildren("/nodepool/nodes/" + id + "/lock", false).size();
    }
  }

  private String obtained(Function<Node, Object> userData) throws Exception {
    var coming = start(() -> nodes.obtain("big", userData));
    launcher.serve(theRequest().id());
    Optional<Node> node = coming.result();
    return node.orElseThrow().id();
  }

  private NodeRequest theRequest() {
    return await()
        .atMost(SOON)
        .until(
            () -> store.requests().readAll().stream().map(v -> v.value()).toList(),
            (List<NodeRequest> found) -> found.size() == 1)
        .getFirst();
  }
}
