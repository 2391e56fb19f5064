package dev.nodepool.launcher;

import static dev.nodepool.launcher.LauncherFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.cloudmodel.faults.Fault;
import dev.nodepool.cloudmodel.settings.CloudSettings;
import dev.nodepool.model.Allocation;
import dev.nodepool.model.Machine;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.Owner;
import dev.nodepool.openstack.compute.Boot;
import dev.nodepool.openstack.compute.CreateServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others left behind: records, machines, places in the quota. */
class LeftoversTest {
  private static final String CLOUD = "fake-provider";

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

  /** A record as a launcher of Nodepool 11 leaves it. */
  private Node foreign(String provider, NodeState state) throws InterruptedException {
    var now = it.store.now();
    var node =
        Node.init("small", new Owner(provider, "main", "python"), Allocation.FREE, null, now)
            .moved(NodeState.BUILDING, now)
            .moved(NodeState.READY, now)
            .withMachine(Machine.builder().externalId("of-python").build());
    return it.store
        .nodes()
        .create(List.of(state == NodeState.READY ? node : node.moved(state, now)))
        .getFirst();
  }

  private boolean exists(Node node) throws InterruptedException {
    return it.store.nodes().read(node.id()).isPresent();
  }

  @Test
  void a_node_that_another_launcher_left_is_deleted_and_one_of_an_unknown_provider_stays()
      throws Exception {
    var unknown = foreign("nobody-has-this", NodeState.DELETING);
    var ours = foreign(CLOUD, NodeState.DELETING);
    it.launcher(TestConfig.twoLabels());
    await(() -> exists(ours), there -> !there);
    assertThat(exists(unknown)).isTrue();
  }

  @Test
  void a_node_whose_record_does_not_say_what_it_costs_counts_as_its_label() throws Exception {
    var node = foreign(CLOUD, NodeState.IN_USE);
    try (var held = it.store.nodes().lock(node.id(), LauncherFixture.PATIENCE).orElseThrow()) {
      it.launcher(TestConfig.twoLabels().pool("max-servers", 1));
      var id = it.ask("small");
      await(
          () -> it.store.components().watch().pools(),
          pools -> pools.stream().anyMatch(pool -> pool.paused()));
      assertThat(it.store.requests().read(id).orElseThrow().value().state().isFinal()).isFalse();
      assertThat(it.nodes()).hasSize(1);
      held.update(one -> one.moved(NodeState.USED, it.store.now()));
      held.close();
      it.fulfilled(id);
    }
  }

  @Test
  void a_record_that_a_lock_attempt_left_empty_goes() throws Exception {
    it.launcher(TestConfig.twoLabels());
    var id = it.ask("small");
    var node = it.fulfilled(id).getFirst();
    it.useAndReturn(id);
    it.awaitNoNodes();
    try (var kazoo = new ZooKeeper(it.hosts(), 10_000, event -> {})) {
      // It makes the directory of the lock of a node that is gone, and the node's on the way.
      var path = "/nodepool/nodes/" + node.id();
      for (var made : List.of(path, path + "/lock")) {
        kazoo.create(made, new byte[0], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
      }
      await(() -> Optional.ofNullable(kazoo.exists(path, false)), Optional::isEmpty);
    }
  }

  @Test
  void a_provider_that_leaves_the_configuration_still_deletes_its_used_nodes() throws Exception {
    var launcher = it.launcher(TestConfig.twoLabels());
    var id = it.ask("small");
    it.fulfilled(id);
    launcher.reconfigure(it.config("labels: []\nproviders: []\n"));
    it.useAndReturn(id);
    it.awaitNoNodes();
  }

  @Test
  void a_free_node_of_a_provider_that_left_the_configuration_stays() throws Exception {
    var launcher = it.launcher(TestConfig.twoLabels());
    var used = it.ask("small");
    it.fulfilled(used);
    var free = foreign(CLOUD, NodeState.READY);
    launcher.reconfigure(it.config("labels: []\nproviders: []\n"));
    it.useAndReturn(used);
    await(it::nodes, nodes -> nodes.size() == 1);
    assertThat(exists(free)).isTrue();
    launcher.reconfigure(it.config(TestConfig.twoLabels()));
    assertThat(it.fulfilled(it.ask("small")).getFirst().id()).isEqualTo(free.id());
  }

  /** A server in the cloud of the provider, made by whoever these marks say. */
  private String server(String provider, String installation) throws Exception {
    var marks =
        Map.of(
            "nodepool_node_id", "0000000900",
            "nodepool_provider_name", provider,
            "nodepool_installation", installation);
    return it.cloud(CLOUD)
        .compute()
        .createServer(
            new CreateServer(
                "np0000000900",
                "f1",
                new Boot.FromImage("fake-image-id"),
                null,
                List.of(),
                List.of(),
                null,
                null,
                null,
                marks));
  }

  private List<String> servers() {
    return it.cloud(CLOUD).state().servers().stream().map(one -> one.server().id()).toList();
  }

  @Test
  void a_leaked_machine_goes_and_those_of_others_stay() throws Exception {
    it.launcher(TestConfig.twoLabels());
    var ofAnotherNodepool = server(CLOUD, "somewhere else");
    var ofAnotherProvider = server("another", it.installation());
    var leaked = server(CLOUD, it.installation());
    await(this::servers, there -> !there.contains(leaked));
    assertThat(servers()).containsExactlyInAnyOrder(ofAnotherNodepool, ofAnotherProvider);
  }

  @Test
  void a_volume_that_a_deleted_server_booted_from_goes() throws Exception {
    it.cloud(CLOUD).apply(CloudSettings.DEFAULT.withCounters(Map.of(Fault.VOLUME_STAYS, 1)));
    it.launcher(TestConfig.twoLabels().offered("small", "boot-from-volume", true));
    var id = it.ask("small");
    it.fulfilled(id);
    it.useAndReturn(id);
    it.awaitNoNodes();
    await(() -> it.cloud(CLOUD).blockStorage().volumes(), List::isEmpty);
    assertThat(it.cloud(CLOUD).state().counters()).containsEntry("volume_stays", 0);
  }

  @Test
  void a_node_on_its_way_out_counts_until_the_cloud_no_longer_lists_its_machine() throws Exception {
    it.cloud(CLOUD).apply(CloudSettings.DEFAULT.withCounters(Map.of(Fault.DELETE_FAILS, -1)));
    it.launcher(TestConfig.twoLabels().pool("max-servers", 1));
    var first = it.ask("small");
    var node = it.fulfilled(first).getFirst();
    it.useAndReturn(first);
    var second = it.ask("small");
    await(
        () -> it.store.components().watch().pools(),
        pools -> pools.stream().anyMatch(pool -> pool.paused()));
    assertThat(it.nodes()).hasSize(1);
    // Somebody deletes it by hand; our own deletion still fails.
    it.cloud(CLOUD)
        .apply(
            CloudSettings.DEFAULT
                .withCounters(Map.of(Fault.DELETE_FAILS, -1))
                .withServerStatus(Map.of(String.valueOf(node.externalId()), "DELETED")));
    it.fulfilled(second);
    assertThat(exists(node)).isTrue();
  }
}
