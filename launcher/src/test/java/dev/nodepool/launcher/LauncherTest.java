package dev.nodepool.launcher;

import static dev.nodepool.launcher.LauncherFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.model.Node;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.RequestState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole requests through a whole launcher, on a real ZooKeeper and the simulated cloud. */
class LauncherTest {

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
  void a_request_gets_a_ready_node_and_the_used_node_goes_away() throws Exception {
    it.launcher(TestConfig.twoLabels());
    var id = it.ask("small");
    var node = it.fulfilled(id).getFirst();
    assertThat(node.labels()).containsExactly("small");
    assertThat(node.allocatedTo()).isEqualTo(id);
    assertThat(node.externalId()).isNotNull();
    assertThat(node.machine().hostKeys()).isNotEmpty();
    assertThat(node.attributes()).containsEntry("executor-zone", "z");
    assertThat(node.resources()).isNotNull();
    it.useAndReturn(id);
    it.awaitNoNodes();
  }

  @Test
  void nodes_come_in_the_order_asked_for_and_in_one_zone() throws Exception {
    it.launcher(TestConfig.twoLabels());
    var nodes = it.fulfilled(it.ask("big", "small", "big"));
    assertThat(nodes)
        .extracting(node -> node.labels().getFirst())
        .containsExactly("big", "small", "big");
    assertThat(nodes.stream().map(node -> String.valueOf(node.machine().zone())).distinct())
        .hasSize(1);
  }

  @Test
  void a_request_for_a_label_that_nobody_has_fails() throws Exception {
    it.launcher(TestConfig.twoLabels());
    var failed = it.awaitState(it.ask("huge"), RequestState.FAILED);
    assertThat(failed.declinedBy()).hasSize(1);
  }

  @Test
  void a_request_that_never_fits_fails() throws Exception {
    it.launcher(TestConfig.twoLabels());
    it.awaitState(it.ask("small", "small", "small", "small", "small"), RequestState.FAILED);
  }

  @Test
  void requests_wait_at_the_quota_and_are_served_as_nodes_come_back() throws Exception {
    it.launcher(TestConfig.twoLabels());
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      ids.add(it.ask("small"));
    }
    for (var id : ids) {
      it.fulfilled(id);
      assertThat(it.nodes()).hasSizeLessThanOrEqualTo(4);
      it.useAndReturn(id);
    }
    it.awaitNoNodes();
  }

  @Test
  void a_deleted_request_leaves_nothing_allocated() throws Exception {
    it.launcher(TestConfig.twoLabels());
    var id = it.ask("small", "big");
    it.fulfilled(id);
    it.store.requests().delete(id);
    await(it::ready, free -> free.size() == 2);
    var next = it.ask("big");
    assertThat(it.fulfilled(next).getFirst().labels()).containsExactly("big");
    assertThat(it.nodes()).hasSize(2);
  }

  @Test
  void min_ready_is_kept_and_refilled() throws Exception {
    it.launcher(TestConfig.twoLabels().label("small", "min-ready", 2));
    await(it::ready, free -> free.size() == 2);
    var before = new HashSet<String>();
    it.ready().forEach(node -> before.add(node.id()));
    var id = it.ask("small");
    assertThat(before).contains(it.fulfilled(id).getFirst().id());
    await(it::ready, free -> free.size() == 2);
    assertThat(it.nodes()).hasSize(3);
    it.useAndReturn(id);
    await(it::nodes, nodes -> nodes.size() == 2);
  }

  @Test
  void two_launchers_share_min_ready_exactly() throws Exception {
    var config = TestConfig.twoLabels().label("small", "min-ready", 3);
    it.launcher(config);
    it.launcher(config);
    await(it::ready, free -> free.size() == 3);
    var id = it.ask("small");
    it.useAndReturn(id);
    await(it::nodes, nodes -> nodes.size() == 3);
    await(it::ready, free -> free.size() == 3);
    assertThat(it.nodes()).hasSize(3);
  }

  @Test
  void a_cloud_that_fails_is_tried_again_and_leaves_no_leftover() throws Exception {
    Files.writeString(
        folder.resolve("settings.json"), "{\"generation\":1,\"*\":{\"create_fails_with_id\":2}}");
    it.launcher(TestConfig.twoLabels());
    var node = it.fulfilled(it.ask("small")).getFirst();
    assertThat(node.state()).isEqualTo(NodeState.READY);
    assertThat(it.nodes()).hasSize(1);
  }

  @Test
  void a_cloud_that_always_fails_fails_the_request_and_the_nodes_go() throws Exception {
    Files.writeString(
        folder.resolve("settings.json"), "{\"generation\":1,\"*\":{\"create_fails\":1000}}");
    it.launcher(TestConfig.twoLabels());
    it.awaitState(it.ask("small"), RequestState.FAILED);
    it.awaitNoNodes();
  }

  @Test
  void the_clouds_quota_makes_requests_wait_and_aborts_no_request() throws Exception {
    Files.writeString(
        folder.resolve("settings.json"), "{\"generation\":1,\"*\":{\"quota\":[100,2,1000000]}}");
    it.launcher(TestConfig.twoLabels());
    var first = it.ask("small");
    var second = it.ask("small");
    var third = it.ask("small");
    it.fulfilled(first);
    it.fulfilled(second);
    assertThat(it.store.requests().read(third).orElseThrow().value().state().isFinal()).isFalse();
    it.useAndReturn(first);
    it.fulfilled(third);
  }

  @Test
  void a_used_node_of_a_dead_launcher_is_deleted_by_another() throws Exception {
    var first = it.launcher(TestConfig.twoLabels());
    var id = it.ask("small");
    it.fulfilled(id);
    first.close();
    it.useAndReturn(id);
    assertThat(it.nodes()).hasSize(1);
    it.launcher(TestConfig.twoLabels());
    it.awaitNoNodes();
  }

  @Test
  void a_new_label_is_served_after_a_reload_and_nodes_survive_it() throws Exception {
    var launcher = it.launcher(TestConfig.twoLabels());
    var id = it.ask("small");
    var before = it.fulfilled(id).getFirst();
    launcher.reconfigure(it.config(new TestConfig().fake("fake-provider", "small", "large")));
    assertThat(it.fulfilled(it.ask("large")).getFirst().labels()).containsExactly("large");
    assertThat(it.store.nodes().read(before.id()).orElseThrow().value().state())
        .isEqualTo(NodeState.READY);
    it.useAndReturn(id);
    await(it::nodes, nodes -> nodes.stream().map(Node::id).noneMatch(before.id()::equals));
  }

  @Test
  void urgent_requests_go_first() throws Exception {
    it.launcher(TestConfig.twoLabels().pool("max-servers", 1));
    var first = it.ask("small");
    it.fulfilled(first);
    var blocked = it.ask("small");
    it.awaitState(blocked, RequestState.PENDING);
    var low =
        it.store
            .requests()
            .create(NodeRequest.of(List.of("small"), "zuul", it.store.now()), 300, false);
    var high =
        it.store
            .requests()
            .create(NodeRequest.of(List.of("small"), "zuul", it.store.now()), 100, false);
    it.useAndReturn(first);
    it.useAndReturn(blocked);
    it.useAndReturn(high);
    assertThat(it.store.requests().read(high)).isEmpty();
    it.useAndReturn(low);
  }
}
