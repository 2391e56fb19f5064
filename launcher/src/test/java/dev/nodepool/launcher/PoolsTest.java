package dev.nodepool.launcher;

import static dev.nodepool.launcher.LauncherFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.launcher.context.Intervals;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.RequestState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
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
    it = new LauncherFixture(folder, Map.of("NODEPOOL_FAKE_CONTROL", folder.toString()));
  }

  @AfterEach
  void stop() throws Exception {
    it.close();
  }

  @Test
  void a_provider_that_is_gone_serves_nobody_but_its_used_nodes_are_deleted() throws Exception {
    var launcher = it.launcher(TestConfig.twoLabels());
    var id = it.ask("small");
    it.fulfilled(id);
    launcher.reconfigure(it.config(NO_PROVIDER));
    await(() -> it.store.components().watch().pools(), List::isEmpty);
    var waiting = it.ask("small");
    it.useAndReturn(id);
    it.awaitNoNodes();
    assertThat(it.store.requests().read(waiting).orElseThrow().value().state())
        .isEqualTo(RequestState.REQUESTED);
    launcher.reconfigure(it.config(TestConfig.twoLabels()));
    it.fulfilled(waiting);
  }

  @Test
  void a_request_that_wants_no_reuse_gets_a_new_node_beside_a_free_one() throws Exception {
    it.launcher(TestConfig.twoLabels());
    var first = it.ask("small");
    var free = it.fulfilled(first).getFirst();
    it.store.requests().delete(first);
    await(it::ready, ready -> ready.size() == 1);
    var fresh = it.ask(NodeRequest.of(List.of("small"), "zuul-1", it.store.now()).withoutReuse());
    assertThat(it.fulfilled(fresh).getFirst().id()).isNotEqualTo(free.id());
    assertThat(it.ready()).extracting(node -> node.id()).containsExactly(free.id());
  }

  @Test
  void a_typo_in_the_flavor_of_a_label_keeps_none_of_its_ready_nodes_from_being_handed_out()
      throws Exception {
    var launcher = it.launcher(TestConfig.twoLabels());
    var first = it.ask("small");
    var free = it.fulfilled(first).getFirst();
    it.store.requests().delete(first);
    await(it::ready, ready -> ready.size() == 1);
    launcher.reconfigure(
        it.config(
            TestConfig.twoLabels()
                .offered("small", "min-ram", null)
                .offered("small", "flavor-name", "nosuch")));
    var both = it.fulfilled(it.ask("small", "big"));
    assertThat(both).first().extracting(node -> node.id()).isEqualTo(free.id());
    it.awaitState(it.ask("small"), RequestState.FAILED);
  }

  @Test
  void a_full_pool_lets_its_oldest_free_node_go() throws Exception {
    it.launcher(TestConfig.twoLabels().pool("max-servers", 2));
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

  /** What was counted twice for a moment paused the pool until somebody looked again. */
  @Test
  void as_many_requests_at_once_as_a_pool_has_room_for_wait_for_nobody() throws Exception {
    int room = 200;
    Files.writeString(
        folder.resolve("settings.json"),
        "{\"generation\": 1, \"*\": {\"quota\": [-1, %d, -1]}}".formatted(room));
    var never = Duration.ofHours(1);
    it.launcher(
        it.config(TestConfig.twoLabels().pool("max-servers", room)),
        new Intervals(never, never, never, never, Duration.ofMillis(10), Duration.ofMillis(100)));
    var asked = Collections.synchronizedList(new ArrayList<String>());
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < room; i++) {
        threads.submit(() -> asked.add(it.ask("small")));
      }
    }
    assertThat(asked).hasSize(room).allSatisfy(it::fulfilled);
  }

  @Test
  void a_node_that_was_made_for_a_request_that_fails_is_free() throws Exception {
    Files.writeString(
        folder.resolve("settings.json"), "{\"generation\": 1, \"*\": {\"create_fails\": 1}}");
    it.launcher(TestConfig.twoLabels().with("launch-retries", 1));
    it.awaitState(it.ask("small", "big"), RequestState.FAILED);
    await(it::nodes, nodes -> nodes.size() == 1);
    await(it::ready, free -> free.size() == 1);
  }

  @Test
  void nothing_is_made_in_advance_until_its_image_is_uploaded() throws Exception {
    it.launcher(
        new TestConfig()
            .set("diskimages", List.of(Map.of("name", "debian")))
            .fake("fake-provider")
            .with("cloud-images", null)
            .with("diskimages", List.of(Map.of("name", "debian")))
            .offers("made", Map.of("diskimage", "debian", "min-ram", 1))
            .label("made", "min-ready", 1));
    it.awaitState(it.ask("made"), RequestState.FAILED);
    // Longer than the launcher takes to look again.
    Awaitility.await().during(Duration.ofSeconds(3)).until(() -> it.nodes().isEmpty());
    try (var tree = new LegacyTree(it.hosts())) {
      tree.load("/legacy-image.json");
      await(it::ready, free -> free.size() == 1);
    }
    // Number 0 was ours, number 1 was asked in advance: nobody asked in vain.
    assertThat(it.ask("made")).isEqualTo("200-0000000002");
  }
}
