package dev.nodepool.drivers.metastatic;

import static dev.nodepool.drivers.metastatic.Workshop.OWNER;
import static dev.nodepool.drivers.metastatic.Workshop.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nodepool.driver.OwnedMachine;
import dev.nodepool.model.NodeState;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What a new process makes of that which it finds in ZooKeeper. */
class TakeOverTest {
  @AutoClose private final Workshop it = new Workshop();

  TakeOverTest() throws Exception {}

  @Test
  void a_new_process_finds_every_slot_as_it_was() throws Exception {
    var dies = it.process(Workshop.config(""));
    dies.launch("0000000100");
    dies.launch("0000000101");
    dies.close();
    var process = it.process(Workshop.config(""));
    assertThat(process.provider().list())
        .extracting(OwnedMachine::nodeId)
        .containsExactlyInAnyOrder("0000000100", "0000000101");
    process.launch("0000000102");
    assertThat(it.backingNodes()).hasSize(1);
    assertThat(it.taken()).hasSize(3);
    process.provider().delete("0000000100");
    assertThat(it.taken()).containsOnlyKeys("0000000101", "0000000102");
  }

  @Test
  void the_grace_time_goes_on_when_the_process_is_another() throws Exception {
    var config = Workshop.config("  grace-time: 4");
    var dies = it.process(config);
    dies.launch("0000000100");
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
  void what_a_python_launcher_has_left_is_taken_over() throws Exception {
    var dies = it.process(Workshop.config(""));
    var node = it.building("small");
    dies.launch(node.id());
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
    it.store
        .nodes()
        .persistentlyLocked(backing.id(), OWNER)
        .orElseThrow()
        .update(n -> n.withUserData(python));

    var process = it.process(Workshop.config(""));
    assertThat(process.provider().list())
        .extracting(OwnedMachine::nodeId)
        .containsExactly(node.id());
    process.launch("0000000101");
    process.launch("0000000102");
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
    process.launch("0000000100");
    assertThat(it.taken().get("0000000100")).doesNotStartWith(forged.id());
  }
}
