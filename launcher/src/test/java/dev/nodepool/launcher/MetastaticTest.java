package dev.nodepool.launcher;

import static dev.nodepool.launcher.LauncherFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.model.Node;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.RequestState;
import dev.nodepool.model.Resources;
import dev.nodepool.store.node.LockedNode;
import dev.nodepool.store.node.NodeChange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole launchers with a simulated cloud, and a metastatic provider that cuts its machines. */
class MetastaticTest {
  static final String OWNER = "NodePool:metastatic:meta";

  /** The cloud whose machines are cut. */
  static TestConfig cloud() {
    return new TestConfig()
        .label("big", "max-ready-age", 2)
        .label("slice")
        .fake("fake-provider", "big")
        .pool("node-attributes", Map.of("rack", "r1"));
  }

  static TestConfig sliced() {
    return cloud()
        .provider("meta", "metastatic")
        .with("boot-timeout", 1)
        .pool("max-servers", 30)
        .pool("node-attributes", Map.of("executor-zone", "z"))
        .offers("slice", Map.of("backing-label", "big", "max-parallel-jobs", 3, "grace-time", 3));
  }

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
  void a_request_is_served_with_a_slot_and_what_is_unused_goes_away() throws Exception {
    it.launcher(sliced());
    var id = it.ask("slice");
    var node = it.fulfilled(id).getFirst();
    var backing = backingNodes().getFirst();
    assertThat(node.labels()).containsExactly("slice");
    assertThat(node.provider()).isEqualTo("meta");
    assertThat(node.externalId()).isEqualTo(node.id());
    assertThat(node.slot()).isZero();
    assertThat(node.resources()).isEqualTo(Resources.machine(0, 0));
    assertThat(node.attributes()).isEqualTo(Map.of("rack", "r1", "executor-zone", "z"));
    assertThat((Map<?, ?>) node.driverData())
        .isEqualTo(
            Map.of(
                "metadata",
                Map.of(
                    "nodepool_node_id", node.id(),
                    "nodepool_pool_name", "main",
                    "nodepool_provider_name", "meta"),
                "backing_node",
                backing.id(),
                "slot",
                0,
                "node",
                node.id()));
    assertThat(node.machine().hostKeys()).isEqualTo(backing.machine().hostKeys()).isNotEmpty();
    assertThat(node.machine().interfaceIp()).isEqualTo(backing.machine().interfaceIp());
    assertThat(node.machine().zone()).isEqualTo(backing.machine().zone());
    assertThat(it.store.nodes().persistentOwner(backing.id())).contains(OWNER);
    assertThat(backing.labels()).containsExactly("big");

    it.useAndReturn(id);
    await(this::slices, Collection::isEmpty);
    assertThat(it.store.nodes().watch().get(backing.id()).orElseThrow().state())
        .isEqualTo(NodeState.IN_USE);
    it.awaitNoNodes();
    assertThat(it.machines("fake-provider")).isZero();
  }

  @Test
  void the_example_works() throws Exception {
    it.launcher(Files.readString(Path.of("..", "examples", "metastatic.yaml")));
    it.fulfilled(it.ask("quarter", "quarter", "quarter", "quarter"));
    assertThat(it.machines("fake-cloud")).isEqualTo(1);
  }

  @Test
  void six_requests_are_served_by_two_backing_nodes() throws Exception {
    it.launcher(sliced());
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      ids.add(it.ask("slice"));
    }
    ids.forEach(it::fulfilled);
    assertThat(backingNodes()).hasSize(2);
    assertThat(slots()).hasSize(6);
    assertThat(it.machines("fake-provider")).isEqualTo(2);
  }

  @Test
  void a_request_for_three_gets_three_slots_in_order_and_a_freed_slot_is_used_again()
      throws Exception {
    it.launcher(sliced());
    var first = it.ask("slice", "slice", "slice");
    it.fulfilled(first);
    it.useAndReturn(first);
    await(this::slices, Collection::isEmpty);
    it.fulfilled(it.ask("slice", "slice", "slice"));
    assertThat(it.nodes().stream().filter(node -> node.labels().contains("big"))).hasSize(1);
  }

  @Test
  void two_launchers_share_the_backing_nodes_and_never_hand_out_a_slot_twice() throws Exception {
    var watcher = new SlotWatcher();
    it.store.nodes().watch().listen(watcher::changed);
    it.launcher(sliced());
    it.launcher(sliced());
    for (int round = 0; round < 3; round++) {
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        ids.add(it.ask("slice"));
      }
      for (var id : ids) {
        it.fulfilled(id);
      }
      assertThat(slots()).doesNotHaveDuplicates().hasSize(12);
      for (var id : ids) {
        it.useAndReturn(id);
      }
    }
    it.awaitNoNodes();
    assertThat(it.machines("fake-provider")).isZero();
    assertThat(watcher.doubles).isEmpty();
  }

  @Test
  void a_restart_keeps_the_slots() throws Exception {
    var first = it.launcher(sliced());
    var used = it.fulfilled(it.ask("slice", "slice")).getFirst();
    try (LockedNode job = it.store.nodes().tryLock(used.id()).orElseThrow()) {
      job.update(node -> node.moved(NodeState.IN_USE, it.store.now()));
      var backing = backingNodes().getFirst();
      var before = slots();
      first.close();
      it.launcher(sliced());
      it.fulfilled(it.ask("slice"));
      assertThat(slots()).hasSize(3).containsAll(before);
      assertThat(backingNodes()).extracting(Node::id).containsExactly(backing.id());
      // The sweep for leaked slots leaves alone what has a node.
      pass(1000);
      var data = it.store.nodes().watch().get(backing.id()).orElseThrow().userData();
      assertThat((String) data).contains("\"" + used.id() + "\"");
    }
  }

  @Test
  void a_slot_whose_node_nobody_knows_is_freed() throws Exception {
    it.launcher(sliced());
    it.fulfilled(it.ask("slice"));
    var backing = backingNodes().getFirst();
    it.store
        .nodes()
        .persistentlyLocked(backing.id(), OWNER)
        .orElseThrow()
        .update(node ->
            node.withUserData(
                ((String) node.userData())
                    .replace("\"allocated\":{", "\"allocated\":{\"2\":\"0000099999\",")));
    await(
        () -> it.store.nodes().read(backing.id()).orElseThrow().value().userData(),
        data -> !((String) data).contains("0000099999"));
    assertThat(slots()).hasSize(1);
  }

  @Test
  void ready_nodes_go_with_the_backing_node_that_vanishes() throws Exception {
    it.launcher(sliced().label("slice", "min-ready", 1));
    var free = await(this::freeSlices, nodes -> nodes.size() == 1).getFirst();
    var backing = backingNodes().getFirst();
    it.store.nodes().releasePersistent(backing.id(), OWNER);
    // Unlocked and in use: any launcher deletes it, machine and all.
    await(() -> it.store.nodes().watch().get(backing.id()), Optional::isEmpty);
    var node = it.fulfilled(it.ask("slice")).getFirst();
    assertThat(node.id()).isNotEqualTo(free.id());
    await(() -> it.store.nodes().watch().get(free.id()), Optional::isEmpty);
  }

  @Test
  void a_backing_node_whose_slices_do_not_answer_gets_no_more_and_goes() throws Exception {
    it.launcher(
        sliced()
            .at("fake-provider")
            .offered("big", "host-key-checking", false)
            .at("meta")
            .offered("slice", "grace-time", 3000)
            .offered("slice", "host-key-checking", true)
            .with("launch-retries", 1));
    it.awaitState(it.ask("slice"), RequestState.FAILED);
    it.awaitNoNodes();
    assertThat(it.machines("fake-provider")).isZero();
  }

  @Test
  void slots_on_machines_of_the_fake_cloud_are_not_scanned() throws Exception {
    it.launcher(sliced().offered("slice", "host-key-checking", true));
    var node = it.fulfilled(it.ask("slice")).getFirst();
    assertThat(node.machine().hostKeys()).containsExactly("ssh-rsa FAKEKEY");
  }

  @Test
  void a_provider_that_is_no_longer_configured_gives_back_what_it_holds() throws Exception {
    var launcher = it.launcher(sliced());
    var id = it.ask("slice");
    it.fulfilled(id);
    launcher.reconfigure(it.config(cloud()));
    assertThat(backingNodes()).hasSize(1);
    it.useAndReturn(id);
    it.awaitNoNodes();
    assertThat(it.machines("fake-provider")).isZero();
  }

  @Test
  void launchers_that_crash_at_any_moment_leak_nothing_and_hand_out_no_slot_twice()
      throws Exception {
    var watcher = new SlotWatcher();
    it.store.nodes().watch().listen(watcher::changed);
    var random = new Random(20261121);
    List<String> asked = new ArrayList<>();
    it.launcher(sliced());
    for (int round = 0; round < 8; round++) {
      var dies = it.launcher(sliced());
      for (int i = 0; i < 6; i++) {
        asked.add(random.nextInt(4) == 0 ? it.ask("slice", "slice") : it.ask("slice"));
      }
      pass(1 + random.nextInt(400));
      it.kill(dies);
      while (asked.size() > 8) {
        it.useAndReturn(asked.removeFirst());
      }
    }
    for (var id : asked) {
      it.useAndReturn(id);
    }
    it.awaitNoNodes();
    assertThat(it.machines("fake-provider")).isZero();
    assertThat(it.store.requests().readAll()).isEmpty();
    assertThat(watcher.doubles).isEmpty();
    assertThat(watcher.seen.get()).isGreaterThan(48);
  }

  /** Sees every change of every node; two at a time in one slot are noted. */
  private static final class SlotWatcher {
    private final Map<String, String> nodeBySlot = new ConcurrentHashMap<>();
    private final Set<String> doubles = ConcurrentHashMap.newKeySet();
    private final AtomicInteger seen = new AtomicInteger();

    void changed(NodeChange change) {
      var node = change.after() == null ? change.before() : change.after();
      if (node == null || !"meta".equals(node.provider()) || node.driverData() == null) {
        return;
      }
      boolean handedOut =
          change.after() != null
              && (node.state() == NodeState.READY || node.state() == NodeState.IN_USE);
      var slot = place(node);
      if (!handedOut) {
        nodeBySlot.remove(slot, node.id());
      } else {
        var other = nodeBySlot.put(slot, node.id());
        if (other == null) {
          seen.incrementAndGet();
        } else if (!other.equals(node.id())) {
          doubles.add(slot + ": " + other + ", " + node.id());
        }
      }
    }
  }

  private static void pass(long millis) throws InterruptedException {
    assertThat(new Semaphore(0).tryAcquire(millis, TimeUnit.MILLISECONDS)).isFalse();
  }

  private static String place(Node node) {
    return node.driverData() instanceof Map<?, ?> data
        ? data.get("backing_node") + "/" + node.slot()
        : "none";
  }

  private List<String> slots() throws InterruptedException {
    return slices().stream()
        .filter(node -> node.state() == NodeState.READY || node.state() == NodeState.IN_USE)
        .map(MetastaticTest::place)
        .toList();
  }

  private List<Node> slices() throws InterruptedException {
    return it.nodes().stream().filter(node -> "meta".equals(node.provider())).toList();
  }

  private List<Node> freeSlices() throws InterruptedException {
    return it.ready().stream().filter(node -> "meta".equals(node.provider())).toList();
  }

  private List<Node> backingNodes() throws InterruptedException {
    return it.nodes().stream()
        .filter(node -> node.state() == NodeState.IN_USE)
        .filter(node -> node.userData() instanceof String text && text.contains(OWNER))
        .toList();
  }
}
