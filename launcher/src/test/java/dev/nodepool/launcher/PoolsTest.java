package dev.nodepool.launcher;

import static dev.nodepool.launcher.LauncherFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.RequestState;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pools come and go, reuse what is free unless it is not wanted, and make room. */
class PoolsTest {
  private static final String NO_PROVIDER = "labels:\n  - name: small\n  - name: big\n";
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
  void a_provider_that_is_gone_serves_nobody_but_its_used_nodes_are_deleted() throws Exception {
    var launcher = it.launcher(LauncherTest.TWO_LABELS);
    var id = it.ask("small");
    it.fulfilled(id);
    launcher.reconfigure(it.config(NO_PROVIDER));
    await(() -> it.store.components().watch().pools(), List::isEmpty);
    var waiting = it.ask("small");
    it.useAndReturn(id);
    it.awaitNoNodes();
    assertThat(it.store.requests().read(waiting).orElseThrow().value().state())
        .isEqualTo(RequestState.REQUESTED);
    launcher.reconfigure(it.config(LauncherTest.TWO_LABELS));
    it.fulfilled(waiting);
  }

  @Test
  void a_request_that_wants_no_reuse_gets_a_new_node_beside_a_free_one() throws Exception {
    it.launcher(LauncherTest.TWO_LABELS);
    var first = it.ask("small");
    var free = it.fulfilled(first).getFirst();
    it.store.requests().delete(first);
    await(it::ready, ready -> ready.size() == 1);
    var fresh = it.ask(NodeRequest.of(List.of("small"), "zuul-1", it.store.now()).withoutReuse());
    assertThat(it.fulfilled(fresh).getFirst().id()).isNotEqualTo(free.id());
    assertThat(it.ready()).extracting(node -> node.id()).containsExactly(free.id());
  }

  @Test
  void a_full_pool_lets_its_oldest_free_node_go() throws Exception {
    it.launcher(LauncherTest.TWO_LABELS.replace("max-servers: 4", "max-servers: 2"));
    var first = it.ask("small", "small");
    var nodes = it.fulfilled(first);
    it.store.requests().delete(first);
    await(it::ready, ready -> ready.size() == 2);
    it.fulfilled(it.ask("big"));
    assertThat(it.ready()).hasSize(1);
    assertThat(it.nodes())
        .filteredOn(node -> nodes.stream().anyMatch(one -> one.id().equals(node.id())))
        .hasSize(1);
  }
}
