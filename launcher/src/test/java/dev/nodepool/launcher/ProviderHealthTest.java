package dev.nodepool.launcher;

import static dev.nodepool.launcher.LauncherFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.model.Node;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.RequestState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clouds that hang, fail and refuse: seen in ZooKeeper and in the clouds. */
class ProviderHealthTest {
  private static final TestConfig TWO_CLOUDS =
      new TestConfig()
          .fake("fake-hangs", "slow", "both")
          .fake("fake-works", "quick", "both")
          .pool("priority", 200);

  @TempDir Path folder;
  private LauncherFixture it;
  private int generation;

  @BeforeEach
  void start() throws Exception {
    it = new LauncherFixture(folder, Map.of("NODEPOOL_FAKE_CONTROL", folder.toString()));
  }

  @AfterEach
  void stop() throws Exception {
    it.close();
  }

  /** Returns when the clouds that exist follow. */
  private void clouds(String sections) throws Exception {
    generation++;
    var half = folder.resolve("settings.new");
    Files.writeString(half, "{\"generation\": %d, %s}".formatted(generation, sections));
    Files.move(half, folder.resolve("settings.json"), StandardCopyOption.ATOMIC_MOVE);
    var state = folder.resolve("state-fake-hangs.json");
    if (Files.exists(state)) {
      await(
          () -> Files.readString(state),
          text -> text.contains("\"generation\":" + generation + ","));
    }
  }

  private List<String> askTimes(int times, String label) throws InterruptedException {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      ids.add(it.ask(label));
    }
    return ids;
  }

  @Test
  void a_provider_that_hangs_delays_no_other() throws Exception {
    clouds("\"fake-hangs\": {\"call_delay\": 60}");
    it.launcher(TWO_CLOUDS);
    var stuck = askTimes(5, "slow");
    long began = System.nanoTime();
    for (int i = 0; i < 5; i++) {
      it.useAndReturn(it.ask("quick"));
    }
    assertThat((System.nanoTime() - began) / 1e9).isLessThan(20);
    for (var id : stuck) {
      assertThat(isFinal(id)).isFalse();
    }
  }

  @Test
  void a_request_for_a_label_of_a_broken_provider_is_served_by_another() throws Exception {
    clouds("\"fake-hangs\": {\"create_fails\": -1}");
    it.launcher(TWO_CLOUDS);
    askTimes(4, "slow");
    var ids = askTimes(4, "both");
    for (var id : ids) {
      assertThat(it.fulfilled(id).getFirst().provider()).isEqualTo("fake-works");
    }
  }

  @Test
  void an_outage_fails_few_requests_and_the_others_are_served_after_it() throws Exception {
    clouds("\"fake-hangs\": {\"create_fails\": -1}");
    it.launcher(TWO_CLOUDS);
    var first = askTimes(2, "slow");
    await(() -> paused("fake-hangs"), paused -> paused);
    var later = askTimes(10, "slow");
    clouds("\"fake-hangs\": {}");
    for (var id : later) {
      it.fulfilled(id);
    }
    for (var id : first) {
      await(() -> isFinal(id), settled -> settled);
    }
  }

  private boolean paused(String provider) throws InterruptedException {
    return it.store.components().watch().pools().stream()
        .anyMatch(pool -> pool.provider().equals(provider) && pool.paused());
  }

  private boolean isFinal(String id) throws InterruptedException {
    return it.store.requests().read(id).orElseThrow().value().state().isFinal();
  }

  @Test
  void a_hidden_quota_is_used_in_full_and_a_freed_place_at_once() throws Exception {
    clouds("\"fake-hangs\": {\"quota\": [-1, -1, -1], \"hidden_quota\": 5}");
    it.launcher(TWO_CLOUDS);
    var ids = askTimes(20, "slow");
    await(it::nodes, nodes -> count(nodes, NodeState.READY) == 5);
    var refusedBefore = refused();
    for (int i = 0; i < 8; i++) {
      var done =
          await(
              () -> {
                for (var id : ids) {
                  if (it.store.requests().read(id).orElseThrow().value().state()
                      == RequestState.FULFILLED) {
                    return id;
                  }
                }
                return "";
              },
              id -> !id.isEmpty());
      ids.remove(done);
      it.useAndReturn(done);
      await(it::nodes, nodes -> count(nodes, NodeState.READY) == 5);
    }
    // A probe may fall into this time, not one refusal for each node that went.
    assertThat(refused() - refusedBefore).isLessThanOrEqualTo(2);
  }

  private static long count(java.util.Collection<Node> nodes, NodeState state) {
    return nodes.stream().filter(node -> node.state() == state).count();
  }

  private long refused() throws Exception {
    clouds("\"fake-hangs\": {\"quota\": [-1, -1, -1], \"hidden_quota\": 5}");
    var state = Files.readString(folder.resolve("state-fake-hangs.json"));
    var found = java.util.regex.Pattern.compile("\"refused\":(\\d+)").matcher(state);
    assertThat(found.find()).isTrue();
    return Long.parseLong(found.group(1));
  }

  @Test
  void a_machine_that_will_not_go_keeps_its_record_and_says_why_once() throws Exception {
    clouds("\"fake-works\": {\"delete_fails\": 3}");
    it.launcher(TWO_CLOUDS);
    var id = it.ask("quick");
    var node = it.fulfilled(id).getFirst();
    List<String> reasons = new CopyOnWriteArrayList<>();
    try (var _ = it.store.nodes().watch().listen(change -> note(change.after(), reasons))) {
      it.useAndReturn(id);
      await(
          () -> it.store.nodes().read(node.id()).map(v -> v.value().state()),
          state -> state.equals(Optional.of(NodeState.DELETING)));
      it.awaitNoNodes();
    }
    // Once as it is stored; the records that lead to the removal may show it again.
    assertThat(reasons).isNotEmpty().allMatch(text -> text.contains("This deletion was to fail"));
    assertThat(Set.copyOf(reasons)).hasSize(1);
  }

  private static void note(Node node, List<String> reasons) {
    if (node != null && node.reason() != null && node.state() == NodeState.DELETING) {
      reasons.add(node.reason().text());
    }
  }
}
