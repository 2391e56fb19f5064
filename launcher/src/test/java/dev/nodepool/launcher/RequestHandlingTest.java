package dev.nodepool.launcher;

import static dev.nodepool.launcher.LauncherFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.model.Allocation;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.Owner;
import dev.nodepool.model.RequestState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a launcher does with requests besides serving them at once. */
class RequestHandlingTest {
  @TempDir Path folder;
  private LauncherFixture it;

  @BeforeEach
  void start() throws Exception {
    it = new LauncherFixture(folder, Map.of("NODEPOOL_FAKE_CONTROL", folder.toString()));
  }

  @AfterEach
  void stop() throws Exception {
    it.close();
  }

  @Test
  void a_tenant_never_gets_more_than_its_limit_and_gets_all_of_it_in_turn() throws Exception {
    it.launcher(
        TestConfig.twoLabels()
            .fake("fake-other", "small", "big")
            .pool("max-servers", 4)
            .tenant("acme", "max-cores", 8));
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      ids.add(it.ask(of("small").withTenant("acme")));
    }
    for (var id : ids) {
      it.fulfilled(id);
      assertThat(it.nodes().stream().filter(n -> "acme".equals(n.allocation().tenantName())))
          .hasSizeLessThanOrEqualTo(2);
      it.useAndReturn(id);
    }
    it.awaitNoNodes();
  }

  @Test
  void a_free_node_counts_for_no_tenant() throws Exception {
    it.launcher(TestConfig.twoLabels().tenant("acme", "max-servers", 1));
    var first = it.ask(of("small").withTenant("acme"));
    var node = it.fulfilled(first).getFirst();
    it.store.requests().delete(first);
    await(it::ready, free -> free.size() == 1);
    assertThat(it.ready().getFirst().allocation().tenantName()).isNull();
    var second = it.fulfilled(it.ask(of("small").withTenant("acme"))).getFirst();
    assertThat(second.id()).isEqualTo(node.id());
    assertThat(second.allocation().tenantName()).isEqualTo("acme");
  }

  @Test
  void what_a_declined_request_had_is_free_for_others_and_its_reasons_stay() throws Exception {
    Files.writeString(
        folder.resolve("settings.json"), "{\"generation\":1,\"*\":{\"create_fails\":1}}");
    it.launcher(TestConfig.twoLabels().with("launch-retries", 1));
    var failed = it.awaitState(it.ask("small", "small"), RequestState.FAILED);
    assertThat(failed.nodes()).isEmpty();
    assertThat(failed.reasons()).hasSize(1);
    assertThat(failed.reasons().getFirst().code()).isEqualTo("CLOUD_ERROR");
    assertThat(failed.reasons().getFirst().launcher()).isEqualTo(failed.declinedBy().getFirst());
    await(it::nodes, nodes -> nodes.size() == 1 && isFree(nodes.iterator().next()));
  }

  @Test
  void a_failed_node_says_why() throws Exception {
    Files.writeString(
        folder.resolve("settings.json"), "{\"generation\":1,\"*\":{\"create_fails_with_id\":1}}");
    List<Node> seen = new CopyOnWriteArrayList<>();
    it.store
        .nodes()
        .watch()
        .listen(change -> Optional.ofNullable(change.after()).ifPresent(seen::add));
    it.launcher(TestConfig.twoLabels());
    var node = it.fulfilled(it.ask("small")).getFirst();
    assertThat(node.reason()).isNull();
    var failed = seen.stream().filter(one -> one.reason() != null).findFirst().orElseThrow();
    assertThat(failed.reason().text()).startsWith("Attempt 1 of 3 failed: ");
    assertThat(failed.reason().provider()).isEqualTo("fake-provider");
  }

  @Test
  void what_another_launcher_works_on_is_left_alone_until_it_is_lost() throws Exception {
    var id = it.ask("small");
    var theirs = it.store.requests().tryLock(id).orElseThrow();
    theirs.update(r -> r.moved(RequestState.PENDING, it.store.now()));
    it.launcher(TestConfig.twoLabels());
    it.fulfilled(it.ask("small"));
    var pending = it.store.requests().read(id).orElseThrow().value();
    assertThat(pending.state()).isEqualTo(RequestState.PENDING);
    assertThat(pending.declinedBy()).isEmpty();
    theirs.close();
    it.fulfilled(id);
  }

  @Test
  void a_request_whose_lock_somebody_keeps_is_served_as_soon_as_it_is_free() throws Exception {
    var id = it.ask("small");
    var revising = it.store.requests().tryLock(id).orElseThrow();
    it.launcher(TestConfig.twoLabels());
    it.fulfilled(it.ask("small"));
    assertThat(it.store.requests().read(id).orElseThrow().value().state())
        .isEqualTo(RequestState.REQUESTED);
    revising.close();
    it.fulfilled(id);
  }

  @Test
  void a_revised_priority_counts_while_a_request_waits() throws Exception {
    it.launcher(room(1));
    var first = it.ask("small");
    it.fulfilled(first);
    var blocked = it.ask("small");
    it.awaitState(blocked, RequestState.PENDING);
    var early = it.ask("small");
    var late = it.ask("small");
    try (var revising = it.store.requests().tryLock(early).orElseThrow()) {
      revising.update(r -> r.withRelativePriority(5));
    }
    it.useAndReturn(first);
    it.useAndReturn(blocked);
    it.fulfilled(late);
    assertThat(it.store.requests().read(early).orElseThrow().value().state().isFinal()).isFalse();
    it.useAndReturn(late);
    it.useAndReturn(early);
  }

  @Test
  void a_paused_pool_lets_go_of_its_oldest_free_node_and_of_no_second_one() throws Exception {
    it.launcher(room(2));
    var both = it.ask("small", "small");
    var nodes = it.fulfilled(both);
    it.store.requests().delete(both);
    await(it::ready, free -> free.size() == 2);
    var id = it.ask("big");
    var big = it.fulfilled(id).getFirst();
    assertThat(it.nodes()).extracting(Node::id).contains(big.id()).hasSize(2);
    assertThat(it.nodes().stream().filter(n -> nodes.stream().anyMatch(o -> o.id().equals(n.id()))))
        .hasSize(1);
  }

  @Test
  void a_paused_pool_lets_go_of_nothing_while_a_node_is_on_its_way_out() throws Exception {
    it.launcher(room(2));
    var both = it.ask("small", "small");
    it.fulfilled(both);
    it.store.requests().delete(both);
    await(it::ready, free -> free.size() == 2);
    var owner = new Owner("fake-provider", "main", "another");
    var going = Node.init("small", owner, Allocation.FREE, null, it.store.now());
    var leaving =
        it.store
            .nodes()
            .lockNew(
                it.store.nodes().create(List.of(going)).getFirst(),
                node -> node.moved(NodeState.DELETING, it.store.now()));
    var id = it.ask("big");
    it.awaitState(id, RequestState.PENDING);
    Awaitility.await().during(Duration.ofSeconds(3)).until(() -> it.ready().size() == 2);
    leaving.remove();
    it.fulfilled(id);
  }

  @Test
  void a_request_that_is_cancelled_while_it_waits_for_room_lets_the_next_one_in() throws Exception {
    it.launcher(room(1));
    var first = it.ask("small");
    it.fulfilled(first);
    var waits = it.ask("small");
    it.awaitState(waits, RequestState.PENDING);
    var next = it.ask("big");
    it.store.requests().delete(waits);
    it.awaitState(next, RequestState.PENDING);
    it.useAndReturn(first);
    assertThat(it.fulfilled(next).getFirst().labels()).containsExactly("big");
    assertThat(it.nodes()).hasSize(1);
  }

  @Test
  void a_request_that_waits_for_room_says_so_and_since_when_the_pool_is_paused() throws Exception {
    it.launcher(room(1));
    it.fulfilled(it.ask("small"));
    var pending = it.awaitState(it.ask("small"), RequestState.PENDING);
    assertThat(pending.reasons()).hasSize(1);
    assertThat(pending.reasons().getFirst().code()).isEqualTo("POOL_QUOTA");
    assertThat(pending.reasons().getFirst().text()).contains("instances: 1 wanted, 0 free");
    await(() -> it.store.components().watch().pools(), pools -> pools.getFirst().paused());
  }

  @Test
  void a_label_wished_for_in_advance_never_pauses_a_full_pool() throws Exception {
    it.launcher(room(2).label("small", "min-ready", 5));
    await(it::ready, free -> free.size() == 2);
    assertThat(it.store.components().watch().pools()).noneMatch(pool -> pool.paused());
    assertThat(it.nodes()).allMatch(node -> node.state() == NodeState.READY);
  }

  private static TestConfig room(int maxServers) {
    return TestConfig.twoLabels().pool("max-servers", maxServers);
  }

  private static boolean isFree(Node node) {
    return node.state() == NodeState.READY && node.allocatedTo() == null;
  }

  private NodeRequest of(String label) {
    return NodeRequest.of(List.of(label), "zuul-1", it.store.now());
  }

  @Test
  void a_long_queue_waits_without_a_question_to_zookeeper() throws Exception {
    var launcher = it.launcher(room(1));
    var first = it.ask("small");
    it.fulfilled(first);
    it.awaitState(it.ask("small"), RequestState.PENDING);
    for (int i = 0; i < 300; i++) {
      it.ask("small");
    }
    // A request that can never be served is behind all of them, and is not kept by them.
    it.awaitState(it.ask("nobody-has-this"), RequestState.FAILED);
    long before = it.writes(launcher);
    it.awaitState(it.ask("nobody-has-this"), RequestState.FAILED);
    // The refusal, and what is said once a second of why the oldest wait.
    assertThat(it.writes(launcher) - before).isLessThan(20);
  }
}
