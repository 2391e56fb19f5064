package dev.nodepool.drivers.metastatic;

import static dev.nodepool.drivers.metastatic.Workshop.OWNER;
import static dev.nodepool.drivers.metastatic.Workshop.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nodepool.model.NodeState;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** When a backing node gets no more nodes, and when it is given back. */
class BackingNodeEndTest {
  @AutoClose private final Workshop it = new Workshop();

  BackingNodeEndTest() throws Exception {}

  @Test
  void an_empty_backing_node_is_given_back_after_its_grace_time() throws Exception {
    var process = it.process(Workshop.config("  grace-time: 3"));
    process.launch("0000000100");
    var backing = it.backingNodes().getFirst();
    process.provider().delete("0000000100");
    var freed = System.nanoTime();
    await().atMost(SOON).until(() -> it.node(backing.id()).state() == NodeState.USED);
    assertThat(Duration.ofNanos(System.nanoTime() - freed)).isGreaterThan(Duration.ofMillis(2900));
    assertThat(it.store.nodes().tryLock(backing.id())).isPresent();
    assertThat(it.store.nodes().persistentOwner(backing.id())).isEmpty();
  }

  @Test
  void a_backing_node_is_kept_for_its_retention_time() throws Exception {
    var process = it.process(Workshop.config("  grace-time: 0\n  min-retention-time: 4"));
    process.launch("0000000100");
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
    process.launch("0000000100");
    var old = it.backingNodes().getFirst();
    var launched = it.table(old).launched();
    await()
        .atMost(SOON)
        .until(
            () -> Duration.between(launched, it.store.now()).compareTo(Duration.ofSeconds(2)) > 0);
    process.launch("0000000101");
    assertThat(it.taken().get("0000000101")).doesNotStartWith(old.id());
    assertThat(it.node(old.id()).state()).isEqualTo(NodeState.IN_USE);
    process.provider().delete("0000000100");
    await().atMost(SOON).until(() -> it.node(old.id()).state() == NodeState.USED);
  }

  @Test
  void a_backing_node_on_which_a_node_did_not_answer_gets_no_more_and_goes_when_it_is_empty()
      throws Exception {
    var process = it.process(Workshop.config(""));
    process.launch("0000000100");
    var bad = it.backingNodes().getFirst();
    process.metastatic().unanswered("0000000100");
    assertThat((String) it.node(bad.id()).userData()).contains("\"failed\":true");
    process.launch("0000000101");
    assertThat(it.taken().get("0000000101")).doesNotStartWith(bad.id());
    process.provider().delete("0000000100");
    await().atMost(SOON).until(() -> it.node(bad.id()).state() == NodeState.USED);
  }

  @Test
  void a_backing_node_of_a_label_that_is_gone_is_given_back_when_it_is_empty() throws Exception {
    var before = it.process(Workshop.config(""));
    before.launch("0000000100");
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
    process.launch(node.id());
    var described = process.metastatic().described(node);
    assertThat(process.metastatic().isLost(described)).isFalse();
    var backing = it.backingNodes().getFirst();
    it.store.nodes().releasePersistent(backing.id(), OWNER);
    it.store.nodes().tryLock(backing.id()).orElseThrow().remove();

    await().atMost(SOON).until(() -> process.metastatic().isLost(described));
    process.provider().delete(node.id());
    assertThat(process.provider().list()).isEmpty();
    process.launch("0000000101");
    assertThat(it.taken()).containsOnlyKeys("0000000101");
  }
}
