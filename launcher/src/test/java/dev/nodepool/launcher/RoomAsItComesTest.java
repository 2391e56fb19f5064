package dev.nodepool.launcher;

import static dev.nodepool.launcher.LauncherFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.launcher.explain.Explainer;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.RequestState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests at a quota take room as it comes, and give way to more urgent ones. */
class RoomAsItComesTest {
  @TempDir Path folder;
  private LauncherFixture it;

  @BeforeEach
  void start() throws Exception {
    it = new LauncherFixture(folder, Map.of());
  }

  @AfterEach
  void stop() throws Exception {
    it.close();
  }

  @Test
  void the_first_node_of_two_boots_before_there_is_room_for_the_second() throws Exception {
    it.launcher(TestConfig.twoLabels().pool("max-servers", 2));
    var other = it.ask("small");
    it.fulfilled(other);
    var id = it.ask("small", "big");
    var first = await(() -> nodesOf(id), nodes -> isReady(nodes, "small")).iterator().next();
    assertThat(request(id).state()).isEqualTo(RequestState.PENDING);
    it.useAndReturn(other);
    assertThat(it.fulfilled(id)).first().isEqualTo(first);
  }

  @Test
  void explain_says_what_a_waiting_request_has_and_what_it_waits_for() throws Exception {
    it.launcher(TestConfig.twoLabels().pool("max-servers", 2));
    it.fulfilled(it.ask("small"));
    var id = it.ask("small", "big");
    var told =
        await(
            () -> new Explainer(it.store).request(id).orElseThrow(),
            now -> isReady(now.nodes(), "small"));
    assertThat(told.code()).isEqualTo("POOL_QUOTA");
    assertThat(told.waitsFor()).containsExactly("big");
    assertThat(told.text())
        .isEqualTo(
            "It has node %s (small, ready) and waits for room for big. The pool waits for room for this request: instances: 1 wanted, 0 free."
                .formatted(told.nodes().getFirst().id()));
  }

  @Test
  void a_node_that_becomes_free_is_used_instead_of_a_new_one() throws Exception {
    // All nodes of a request are in one zone.
    it.launcher(
        TestConfig.twoLabels().pool("max-servers", 2).pool("availability-zones", List.of("az1")));
    var other = it.ask("small");
    var free = it.fulfilled(other).getFirst();
    var id = it.ask("small", "small");
    await(() -> nodesOf(id), nodes -> isReady(nodes, "small"));
    it.store.requests().delete(other);
    assertThat(it.fulfilled(id)).contains(it.store.nodes().read(free.id()).orElseThrow().value());
  }

  @Test
  void of_two_requests_that_have_what_the_other_needs_the_less_urgent_gives_it_back()
      throws Exception {
    // Two providers of one launcher each would not meet: these are two launchers with one pool.
    var config = TestConfig.twoLabels().pool("max-servers", 3);
    it.launcher(config);
    it.launcher(config);
    var other = it.ask("small");
    it.fulfilled(other);
    var less = it.ask("big", "big", "big");
    await(() -> nodesOf(less), nodes -> nodes.size() == 2 && isReady(nodes, "big"));
    var more =
        it.store.requests().create(of("small", "small", "small"), NodeRequest.PRIORITY_HIGH, false);
    it.useAndReturn(other);
    var settled = new ArrayList<String>();
    for (var id : List.of(more, less)) {
      it.useAndReturn(id);
      settled.add(id);
    }
    assertThat(settled).containsExactly(more, less);
    it.awaitNoNodes();
  }

  @Test
  void a_request_behind_a_more_urgent_one_takes_no_room_of_their_provider() throws Exception {
    var config =
        new TestConfig()
            .fake("fake-provider", "small")
            .secondPool("other", "big")
            .pool("max-servers", 9);
    var cloud = it.cloud("fake-provider");
    cloud.apply(cloud.settings().withQuota(-1, 2, -1));
    it.launcher(config);
    var first = it.ask("small");
    var second = it.ask("big");
    it.fulfilled(first);
    it.fulfilled(second);
    var urgent = it.ask("small", "small");
    it.awaitState(urgent, RequestState.PENDING);
    var late = it.ask("big");
    it.useAndReturn(first);
    await(() -> nodesOf(urgent), nodes -> isReady(nodes, "small"));
    assertThat(nodesOf(late)).isEmpty();
    it.useAndReturn(second);
    it.useAndReturn(urgent);
    it.useAndReturn(late);
  }

  private NodeRequest request(String id) throws InterruptedException {
    return it.store.requests().read(id).orElseThrow().value();
  }

  private NodeRequest of(String... labels) {
    return NodeRequest.of(List.of(labels), "zuul-1", it.store.now());
  }

  private Collection<Node> nodesOf(String request) throws InterruptedException {
    return it.store.nodes().watch().byRequest(request);
  }

  private static boolean isReady(Collection<Node> nodes, String label) {
    return !nodes.isEmpty()
        && nodes.stream()
            .allMatch(node -> node.state() == NodeState.READY && node.labels().contains(label));
  }
}
