package dev.nodepool.launcher;

import static dev.nodepool.launcher.LauncherFixture.PATIENCE;
import static dev.nodepool.launcher.LauncherFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.model.Node;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.RequestState;
import dev.nodepool.testkit.SshServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines that exist, with a real sshd on this one. */
class StaticNodesTest {
  @TempDir Path folder;
  private static SshServer machine;
  private LauncherFixture it;

  @BeforeAll
  static void startMachine() throws Exception {
    machine = SshServer.start();
  }

  @AfterAll
  static void stopMachine() throws Exception {
    machine.close();
  }

  @BeforeEach
  void start() throws Exception {
    it = new LauncherFixture(folder, Map.of());
  }

  @AfterEach
  void stop() throws Exception {
    it.close();
  }

  private static TestConfig config(int slots, String... labels) {
    return config(machine.port(), slots, labels);
  }

  static TestConfig config(int port, int slots, String... labels) {
    return config(port, slots, List.of(), labels);
  }

  private static TestConfig config(int port, int slots, List<String> hostKeys, String... labels) {
    return new TestConfig()
        .label("metal")
        .label("iron")
        .provider("lab", "static")
        .pool("labels", null)
        .pool(
            "nodes",
            List.of(
                Map.of(
                    "name",
                    "127.0.0.1",
                    "connection-port",
                    port,
                    "timeout",
                    1,
                    "host-key",
                    hostKeys,
                    "labels",
                    List.of(labels),
                    "max-parallel-jobs",
                    slots)));
  }

  @Test
  void each_slot_is_a_ready_node_with_host_keys() throws Exception {
    it.launcher(config(3, "metal"));
    var nodes = await(it::ready, ready -> ready.size() == 3);
    assertThat(nodes).extracting(Node::slot).containsExactlyInAnyOrder(0, 1, 2);
    assertThat(nodes).allSatisfy(node -> assertThat(node.machine().hostKeys()).isNotEmpty());
    assertThat(nodes)
        .allSatisfy(node -> assertThat(node.owner().launcher()).isEqualTo("static driver"));
  }

  @Test
  void a_used_slot_comes_back() throws Exception {
    it.launcher(config(1, "metal"));
    await(it::ready, ready -> ready.size() == 1);
    for (int i = 0; i < 3; i++) {
      it.useAndReturn(it.ask("metal"));
    }
    await(it::ready, ready -> ready.size() == 1);
    assertThat(it.nodes()).hasSize(1);
  }

  @Test
  void requests_wait_for_a_free_slot_without_pausing_other_labels() throws Exception {
    it.launcher(config(2, "metal", "iron"));
    await(it::ready, ready -> ready.size() == 2);
    var first = it.ask("metal");
    var second = it.ask("iron");
    it.fulfilled(first);
    it.fulfilled(second);
    var third = it.ask("metal");
    it.useAndReturn(first);
    it.fulfilled(third);
    it.useAndReturn(second);
    it.useAndReturn(third);
  }

  @Test
  void two_launchers_register_each_slot_once() throws Exception {
    it.launcher(config(2, "metal"));
    it.launcher(config(2, "metal"));
    await(it::ready, ready -> ready.size() == 2);
    var ids = List.of(it.ask("metal"), it.ask("metal"));
    for (var id : ids) {
      it.useAndReturn(id);
    }
    await(
        it::nodes,
        nodes -> nodes.size() == 2 && nodes.stream().allMatch(n -> n.state() == NodeState.READY));
  }

  @Test
  void a_dead_machine_is_not_handed_out_and_comes_back_when_it_answers() throws Exception {
    try (var way = new PortForward(machine.port())) {
      it.launcher(config(way.port(), 1, "metal"));
      await(it::ready, ready -> ready.size() == 1);
      way.cut();
      var id = it.ask("metal");
      it.awaitNoNodes();
      assertThat(it.store.requests().read(id).orElseThrow().value().state())
          .isNotEqualTo(RequestState.FULFILLED);
      way.mend();
      it.fulfilled(id);
    }
  }

  @Test
  void a_machine_that_shows_other_keys_than_at_first_is_told_and_not_handed_out() throws Exception {
    try (var other = SshServer.start();
        var way = new PortForward(machine.port())) {
      var launcher = it.launcher(config(way.port(), 1, "metal"));
      await(it::ready, ready -> ready.size() == 1);
      way.leadTo(other.port());
      var id = it.ask("metal");
      it.awaitNoNodes();
      assertThat(it.store.requests().read(id).orElseThrow().value().state())
          .isNotEqualTo(RequestState.FULFILLED);
      // The operator vouches for the new machine, and for good.
      launcher.reconfigure(it.config(config(way.port(), 1, other.hostKeys(), "metal")));
      assertThat(it.fulfilled(id).getFirst().machine().hostKeys()).isEqualTo(other.hostKeys());
      launcher.reconfigure(it.config(config(way.port(), 1, "metal")));
      it.useAndReturn(id);
      await(it::ready, ready -> ready.size() == 1);
      assertThat(it.ready().getFirst().machine().hostKeys()).isEqualTo(other.hostKeys());
    }
  }

  @Test
  void the_record_follows_keys_that_the_configuration_names_when_a_node_is_handed_out()
      throws Exception {
    try (var other = SshServer.start();
        var way = new PortForward(machine.port())) {
      var both = List.of(machine.hostKeys().getFirst(), other.hostKeys().getFirst());
      it.launcher(config(way.port(), 1, both, "metal"));
      var before = await(it::ready, ready -> ready.size() == 1).getFirst();
      assertThat(before.machine().hostKeys()).containsExactly(machine.hostKeys().getFirst());
      way.leadTo(other.port());
      var node = it.fulfilled(it.ask("metal")).getFirst();
      assertThat(node.id()).isEqualTo(before.id());
      assertThat(node.machine().hostKeys()).containsExactly(other.hostKeys().getFirst());
    }
  }

  @Test
  void a_ready_node_follows_the_configuration() throws Exception {
    var launcher = it.launcher(config(1, "metal"));
    var before = await(it::ready, ready -> ready.size() == 1).getFirst();
    launcher.reconfigure(it.config(config(1, "metal", "iron")));
    await(it::ready, ready -> ready.size() == 1 && ready.getFirst().labels().contains("iron"));
    assertThat(it.ready().getFirst().id()).isEqualTo(before.id());
  }

  @Test
  void a_node_in_use_keeps_what_it_has_until_it_is_done() throws Exception {
    var launcher = it.launcher(config(1, "metal"));
    var asked = it.ask("metal");
    var before = it.fulfilled(asked).getFirst();
    try (var held = it.store.nodes().lock(before.id(), PATIENCE).orElseThrow()) {
      held.update(node -> node.moved(NodeState.IN_USE, it.store.now()));
      launcher.reconfigure(it.config(config(1, "iron", "metal")));
      var next = it.ask("iron");
      assertThat(it.store.nodes().read(before.id()).orElseThrow().value().labels())
          .containsExactly("metal");
      held.update(node -> node.moved(NodeState.USED, it.store.now()));
      it.store.requests().delete(asked);
      held.close();
      assertThat(it.fulfilled(next).getFirst().labels()).containsExactly("iron", "metal");
    }
  }
}
