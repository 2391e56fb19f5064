package dev.nodepool.drivers.metastatic;

import static dev.nodepool.drivers.metastatic.Workshop.OWNER;
import static dev.nodepool.drivers.metastatic.Workshop.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.LaunchFailure;
import dev.nodepool.driver.LaunchSpec;
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
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** One metastatic provider, on a real ZooKeeper; asserts on what is stored there. */
class MetastaticProviderTest {
  @AutoClose private final Workshop it = new Workshop();

  MetastaticProviderTest() throws Exception {}

  @Test
  void six_nodes_are_six_slots_of_two_backing_nodes() throws Exception {
    var process = it.process(Workshop.config(""));
    Workshop.launchTogether(List.of(process), 6);
    assertThat(it.backingNodes()).hasSize(2);
    assertThat(it.taken()).hasSize(6);
    assertThat(it.requests()).isEmpty();
  }

  @Test
  void a_backing_node_is_asked_for_marked_and_locked_as_upstream_does() throws Exception {
    var process = it.process(Workshop.config(""));
    it.serve(false);
    var launch = Workshop.start(() -> process.launch("0000000100"));
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
    var launch = Workshop.start(() -> process.launch("0000000100"));
    await().atMost(SOON).until(() -> it.requests().size() == 1);
    process.session().close();
    await().atMost(SOON).until(() -> it.requests().isEmpty());
    launch.cancel(true);
  }

  @Test
  void a_node_has_what_its_backing_node_has_and_says_where_it_is() throws Exception {
    var process = it.process(Workshop.config(""));
    var node = it.building("small");
    var machine = process.launch(node.id());
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
    process.launch("0000000100");
    process.launch("0000000101", "twin");
    assertThat(it.backingNodes()).hasSize(1);
    assertThat(it.taken()).containsOnlyKeys("0000000100", "0000000101");
  }

  @Test
  void two_processes_never_give_one_slot_to_two_nodes() throws Exception {
    var one = it.process(Workshop.config(""));
    var other = it.process(Workshop.config(""));
    Workshop.launchTogether(List.of(one, other), 40);
    assertThat(it.taken()).hasSize(40);
    assertThat(it.taken().values()).doesNotHaveDuplicates();
    // Each process may have asked for some that the other could have filled.
    assertThat(it.backingNodes()).hasSizeBetween(14, 17);
  }

  @Test
  void a_launch_fails_when_nobody_can_give_a_backing_node() throws Exception {
    it.serve(false);
    var process = it.process(Workshop.config(""));
    var launch = Workshop.start(() -> process.launch("0000000100"));
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
            LaunchException.class, e -> assertThat(e.reason()).isEqualTo(LaunchFailure.TIMED_OUT));
    await().atMost(SOON).until(() -> it.requests().isEmpty());
  }

  @Test
  void only_as_many_backing_nodes_are_asked_for_as_launches_are_left() throws Exception {
    it.serve(false);
    var process = it.process(Workshop.config(""));
    var launches = new ArrayList<FutureTask<Machine>>();
    for (int i = 0; i < 7; i++) {
      var id = "%010d".formatted(100 + i);
      launches.add(Workshop.start(() -> process.launch(id)));
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
    Workshop.launchTogether(List.of(one), 3);
    it.serve(false);
    var waits = Workshop.start(() -> other.launch("0000000900"));
    await().atMost(SOON).until(() -> it.requests().size() == 1);
    one.provider().delete("%010d".formatted(100));
    waits.get();
    assertThat(it.taken()).containsKey("0000000900");
    await().atMost(SOON).until(() -> it.requests().isEmpty());
  }
}
