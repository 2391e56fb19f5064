package dev.nodepool.drivers.metastatic;

import static dev.nodepool.drivers.metastatic.Workshop.OWNER;
import static dev.nodepool.drivers.metastatic.Workshop.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.LaunchException.Reason;
import dev.nodepool.driver.LaunchSpec;
import dev.nodepool.driver.OwnedMachine;
import dev.nodepool.drivers.metastatic.Workshop.Process;
import dev.nodepool.model.Machine;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.RequestState;
import dev.nodepool.model.Resources;
import dev.nodepool.testkit.SampleRequests;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One metastatic provider, on a real ZooKeeper; asserts on what is stored there. */
class MetastaticProviderTest {
  private Workshop it;

  @BeforeEach
  void open() throws Exception {
    it = new Workshop();
  }

  @AfterEach
  void close() throws Exception {
    it.close();
  }

  @Test
  void six_nodes_are_six_slots_of_two_backing_nodes() throws Exception {
    var process = it.process(Workshop.config(""));
    launchTogether(List.of(process), 6);
    assertThat(it.backingNodes()).hasSize(2);
    assertThat(it.taken()).hasSize(6);
    assertThat(it.requests()).isEmpty();
  }

  @Test
  void a_backing_node_is_asked_for_marked_and_locked_as_upstream_does() throws Exception {
    var process = it.process(Workshop.config(""));
    it.serve(false);
    var launch = start(() -> launch(process, "0000000100"));
    await().atMost(SOON).until(() -> it.requests().size() == 1);
    var request = it.requests().getFirst();
    assertThat(request.id()).startsWith("100-");
    assertThat(request.requestor()).isEqualTo(OWNER);
    assertThat(request.labels()).containsExactly("big");
    it.serve(true);
    launch.get();

    var backing = it.backingNodes().getFirst();
    assertThat(it.store.nodes().persistentOwner(backing.id())).contains(OWNER);
    assertThat((String) backing.userData())
        .contains(
            "\"owner\":\"NodePool:metastatic:meta\"",
            "\"label\":\"small\"",
            "\"slots\":3",
            "\"failed\":false",
            "\"launched\":");
    assertThat(backing.allocation().requestor()).isEqualTo(OWNER);
  }

  @Test
  void a_request_for_a_backing_node_ends_with_its_process() throws Exception {
    it.serve(false);
    var process = it.process(Workshop.config(""));
    var launch = start(() -> launch(process, "0000000100"));
    await().atMost(SOON).until(() -> it.requests().size() == 1);
    process.session().close();
    await().atMost(SOON).until(() -> it.requests().isEmpty());
    launch.cancel(true);
  }

  @Test
  void a_node_has_what_its_backing_node_has_and_says_where_it_is() throws Exception {
    var process = it.process(Workshop.config(""));
    var node = it.building("small");
    var machine = launch(process, node.id());
    var backing = it.backingNodes().getFirst();
    assertThat(machine)
        .isEqualTo(
            backing.machine().toBuilder()
                .externalId(node.id())
                .imageId(null)
                .hostname(null)
                .hostId(null)
                .build());
    assertThat(machine.hostKeys()).isNotEmpty();

    var described = process.metastatic().described(node);
    assertThat(described.slot()).isZero();
    assertThat(described.driverData())
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
    assertThat(described.attributes()).isEqualTo(Map.of("rack", "r1", "executor-zone", "z"));
  }

  @Test
  void what_is_offered_follows_the_configuration() throws Exception {
    var provider =
        it.process(
                Workshop.config(
                    """
                    - name: twin
                      backing-label: big
                      max-parallel-jobs: 3
                      host-key-checking: true
                    """))
            .provider();
    var small = provider.offer("main", "small");
    assertThat(small.cost()).isEqualTo(Resources.machine(0, 0));
    assertThat(small.scanHostKeys()).isFalse();
    assertThat(small.attempts()).isEqualTo(5);
    assertThat(small.bootTimeout()).isEqualTo(Duration.ofSeconds(7));
    assertThat(small.launchTimeout()).isEqualTo(Duration.ofSeconds(90));
    assertThat(provider.offer("main", "twin").scanHostKeys()).isTrue();
    assertThatThrownBy(() -> provider.offer("main", "huge")).isInstanceOf(LaunchException.class);
  }

  @Test
  void two_labels_with_one_backing_label_share_its_nodes() throws Exception {
    var process =
        it.process(
            Workshop.config(
                """
                - name: twin
                  backing-label: big
                  max-parallel-jobs: 3
                """));
    launch(process, "0000000100");
    process.provider().launch(spec("0000000101", "twin"), _ -> {});
    assertThat(it.backingNodes()).hasSize(1);
    assertThat(it.taken()).containsOnlyKeys("0000000100", "0000000101");
  }

  @Test
  void two_processes_never_give_one_slot_to_two_nodes() throws Exception {
    var one = it.process(Workshop.config(""));
    var other = it.process(Workshop.config(""));
    launchTogether(List.of(one, other), 40);
    assertThat(it.taken()).hasSize(40);
    assertThat(it.taken().values()).doesNotHaveDuplicates();
    // Each process may have asked for some that the other could have filled.
    assertThat(it.backingNodes()).hasSizeBetween(14, 17);
  }

  @Test
  void a_new_process_finds_every_slot_as_it_was() throws Exception {
    var dies = it.process(Workshop.config(""));
    launch(dies, "0000000100");
    launch(dies, "0000000101");
    dies.close();
    var process = it.process(Workshop.config(""));
    assertThat(process.provider().list())
        .extracting(OwnedMachine::nodeId)
        .containsExactlyInAnyOrder("0000000100", "0000000101");
    launch(process, "0000000102");
    assertThat(it.backingNodes()).hasSize(1);
    assertThat(it.taken()).hasSize(3);
    process.provider().delete("0000000100");
    assertThat(it.taken()).containsOnlyKeys("0000000101", "0000000102");
  }

  @Test
  void what_a_python_launcher_has_left_is_taken_over() throws Exception {
    var dies = it.process(Workshop.config(""));
    var node = it.building("small");
    launch(dies, node.id());
    var backing = it.backingNodes().getFirst();
    var described = dies.metastatic().described(node);
    dies.close();
    try (var held = it.store.nodes().tryLock(node.id()).orElseThrow()) {
      held.update(n ->
          n.withSlot(2)
              .withDriverData(
                  Map.of("backing_node", backing.id(), "slot", 2, "node", described.id())));
    }
    var python =
        "{\"owner\": \"%s\", \"label\": \"small\", \"slots\": 3, \"failed\": false, \"launched\": 1795223200.262563}"
            .formatted(OWNER);
    it.store.nodes().kept(backing.id(), OWNER).orElseThrow().update(n -> n.withUserData(python));

    var process = it.process(Workshop.config(""));
    assertThat(process.provider().list())
        .extracting(OwnedMachine::nodeId)
        .containsExactly(node.id());
    launch(process, "0000000101");
    launch(process, "0000000102");
    assertThat(it.backingNodes()).hasSize(1);
    assertThat(it.taken())
        .isEqualTo(
            Map.of(
                node.id(),
                backing.id() + "/2",
                "0000000101",
                backing.id() + "/0",
                "0000000102",
                backing.id() + "/1"));
  }

  @Test
  void data_that_only_look_like_ours_are_not_believed() throws Exception {
    var forged = it.building("big");
    try (var held = it.store.nodes().tryLock(forged.id()).orElseThrow()) {
      var label = new LabelSettings.Keys("small", "big", 3, null, null, null, null).in(false);
      held.update(n ->
          n.moved(NodeState.READY, it.store.now())
              .moved(NodeState.IN_USE, it.store.now())
              .withUserData(SlotTable.fresh(OWNER, label, it.store.now()).text()));
    }
    var process = it.process(Workshop.config(""));
    launch(process, "0000000100");
    assertThat(it.taken().get("0000000100")).doesNotStartWith(forged.id());
  }

  @Test
  void an_empty_backing_node_is_given_back_after_its_grace_time() throws Exception {
    var process = it.process(Workshop.config("  grace-time: 3"));
    launch(process, "0000000100");
    var backing = it.backingNodes().getFirst();
    process.provider().delete("0000000100");
    var freed = System.nanoTime();
    await().atMost(SOON).until(() -> it.node(backing.id()).state() == NodeState.USED);
    assertThat(Duration.ofNanos(System.nanoTime() - freed)).isGreaterThan(Duration.ofMillis(2900));
    assertThat(it.store.nodes().tryLock(backing.id())).isPresent();
    assertThat(it.store.nodes().persistentOwner(backing.id())).isEmpty();
  }

  @Test
  void the_grace_time_goes_on_when_the_process_is_another() throws Exception {
    var config = Workshop.config("  grace-time: 4");
    var dies = it.process(config);
    launch(dies, "0000000100");
    var backing = it.backingNodes().getFirst();
    dies.provider().delete("0000000100");
    var freed = it.store.now();
    dies.close();
    await()
        .atMost(SOON)
        .until(() -> Duration.between(freed, it.store.now()).compareTo(Duration.ofSeconds(4)) > 0);
    it.process(config);
    await()
        .atMost(Duration.ofSeconds(3))
        .until(() -> it.node(backing.id()).state() == NodeState.USED);
  }

  @Test
  void a_backing_node_is_kept_for_its_retention_time() throws Exception {
    var process = it.process(Workshop.config("  grace-time: 0\n  min-retention-time: 4"));
    launch(process, "0000000100");
    var backing = it.backingNodes().getFirst();
    var launched = it.table(backing).launched();
    process.provider().delete("0000000100");
    await().atMost(SOON).until(() -> it.node(backing.id()).state() == NodeState.USED);
    assertThat(Duration.between(launched, it.node(backing.id()).stateTime()))
        .isGreaterThanOrEqualTo(Duration.ofSeconds(4));
  }

  @Test
  void a_backing_node_that_is_too_old_gets_no_more_and_goes_when_it_is_empty() throws Exception {
    var process = it.process(Workshop.config("  max-age: 2"));
    launch(process, "0000000100");
    var old = it.backingNodes().getFirst();
    var launched = it.table(old).launched();
    await()
        .atMost(SOON)
        .until(
            () -> Duration.between(launched, it.store.now()).compareTo(Duration.ofSeconds(2)) > 0);
    launch(process, "0000000101");
    assertThat(it.taken().get("0000000101")).doesNotStartWith(old.id());
    assertThat(it.node(old.id()).state()).isEqualTo(NodeState.IN_USE);
    process.provider().delete("0000000100");
    await().atMost(SOON).until(() -> it.node(old.id()).state() == NodeState.USED);
  }

  @Test
  void a_backing_node_on_which_a_node_did_not_answer_gets_no_more_and_goes_when_it_is_empty()
      throws Exception {
    var process = it.process(Workshop.config(""));
    launch(process, "0000000100");
    var bad = it.backingNodes().getFirst();
    process.metastatic().unanswered("0000000100");
    assertThat((String) it.node(bad.id()).userData()).contains("\"failed\":true");
    launch(process, "0000000101");
    assertThat(it.taken().get("0000000101")).doesNotStartWith(bad.id());
    process.provider().delete("0000000100");
    await().atMost(SOON).until(() -> it.node(bad.id()).state() == NodeState.USED);
  }

  @Test
  void a_backing_node_of_a_label_that_is_gone_is_given_back_when_it_is_empty() throws Exception {
    var before = it.process(Workshop.config(""));
    launch(before, "0000000100");
    var backing = it.backingNodes().getFirst();
    before.close();
    var after =
        it.process(
            Workshop.config("")
                .replace("backing-label: big", "backing-label: twin")
                .replace("- name: small\n            backing", "- name: big\n            backing"));
    assertThat(it.node(backing.id()).state()).isEqualTo(NodeState.IN_USE);
    after.provider().delete("0000000100");
    await().atMost(SOON).until(() -> it.node(backing.id()).state() == NodeState.USED);
    assertThat(after.metastatic().holdsAnything()).isFalse();
  }

  @Test
  void nodes_on_a_backing_node_that_vanishes_are_lost_and_deleting_them_is_silent()
      throws Exception {
    var process = it.process(Workshop.config(""));
    var node = it.building("small");
    launch(process, node.id());
    var described = process.metastatic().described(node);
    assertThat(process.metastatic().isLost(described)).isFalse();
    var backing = it.backingNodes().getFirst();
    it.store.nodes().releasePersistent(backing.id(), OWNER);
    it.store.nodes().tryLock(backing.id()).orElseThrow().remove();

    await().atMost(SOON).until(() -> process.metastatic().isLost(described));
    process.provider().delete(node.id());
    assertThat(process.provider().list()).isEmpty();
    launch(process, "0000000101");
    assertThat(it.taken()).containsOnlyKeys("0000000101");
  }

  @Test
  void a_launch_fails_when_nobody_can_give_a_backing_node() throws Exception {
    it.serve(false);
    var process = it.process(Workshop.config(""));
    var launch = start(() -> launch(process, "0000000100"));
    await().atMost(SOON).until(() -> it.requests().size() == 1);
    try (var held = it.store.requests().tryLock(it.requests().getFirst().id()).orElseThrow()) {
      held.update(r -> r.moved(RequestState.FAILED, it.store.now()));
    }
    assertThatThrownBy(launch::get).hasMessageContaining("backing node of label big");
    await().atMost(SOON).until(() -> it.requests().isEmpty());
    assertThat(it.taken()).isEmpty();
  }

  @Test
  void a_launch_that_takes_too_long_ends_and_takes_its_request_back() throws Exception {
    it.serve(false);
    var process = it.process(Workshop.config(""));
    var spec =
        new LaunchSpec(
            "0000000100",
            "main",
            "small",
            null,
            null,
            SampleRequests.of("small"),
            Duration.ofMillis(700));
    assertThatThrownBy(() -> process.provider().launch(spec, _ -> {}))
        .isInstanceOfSatisfying(
            LaunchException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TIMED_OUT));
    await().atMost(SOON).until(() -> it.requests().isEmpty());
  }

  @Test
  void only_as_many_backing_nodes_are_asked_for_as_launches_are_left() throws Exception {
    it.serve(false);
    var process = it.process(Workshop.config(""));
    var launches = new ArrayList<FutureTask<Machine>>();
    for (int i = 0; i < 7; i++) {
      var id = "%010d".formatted(100 + i);
      launches.add(start(() -> launch(process, id)));
    }
    await().atMost(SOON).until(() -> it.requests().size() == 3);
    launches.subList(3, 7).forEach(launch -> launch.cancel(true));
    await().atMost(SOON).until(() -> it.requests().size() == 1);
    it.serve(true);
    for (var launch : launches.subList(0, 3)) {
      launch.get();
    }
    assertThat(it.taken()).hasSize(3);
    assertThat(it.nodes().stream().filter(n -> n.labels().contains("big")).map(Node::state))
        .containsExactly(NodeState.IN_USE);
  }

  @Test
  void launches_that_wait_get_the_slots_that_are_given_back_by_another_process() throws Exception {
    var one = it.process(Workshop.config(""));
    var other = it.process(Workshop.config(""));
    launchTogether(List.of(one), 3);
    it.serve(false);
    var waits = start(() -> launch(other, "0000000900"));
    await().atMost(SOON).until(() -> it.requests().size() == 1);
    one.provider().delete("%010d".formatted(100));
    waits.get();
    assertThat(it.taken()).containsKey("0000000900");
    await().atMost(SOON).until(() -> it.requests().isEmpty());
  }

  private static Machine launch(Process process, String nodeId) throws Exception {
    return process.provider().launch(spec(nodeId, "small"), _ -> {});
  }

  private static LaunchSpec spec(String nodeId, String label) {
    return new LaunchSpec(
        nodeId, "main", label, null, null, SampleRequests.of(label), Duration.ofSeconds(30));
  }

  private static void launchTogether(List<Process> processes, int count) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var launches = new ArrayList<Callable<Machine>>();
      for (int i = 0; i < count; i++) {
        var id = "%010d".formatted(100 + i);
        var process = processes.get(i % processes.size());
        launches.add(() -> launch(process, id));
      }
      for (var launch : threads.invokeAll(launches)) {
        launch.get();
      }
    }
  }

  private static FutureTask<Machine> start(Callable<Machine> launch) {
    var task = new FutureTask<>(launch);
    Thread.ofVirtual().start(task);
    return task;
  }
}
