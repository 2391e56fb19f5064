package dev.nodepool.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.model.Node;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.RequestState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that wait for room follow a changed configuration within five seconds. */
class ReloadTest {
  private static final Duration SOON = Duration.ofSeconds(5);
  @TempDir Path folder;
  private LauncherFixture it;
  private Launcher launcher;

  @BeforeEach
  void start() throws Exception {
    it = new LauncherFixture(folder, Map.of("NODEPOOL_FAKE_CONTROL", folder.toString()));
  }

  @AfterEach
  void stop() throws Exception {
    it.close();
  }

  /** A request for two nodes in a pool for two, one of which is in use. */
  private String waiting() throws Exception {
    launcher = it.launcher(TestConfig.twoLabels().pool("max-servers", 2));
    it.fulfilled(it.ask("small"));
    var id = it.ask("small", "big");
    it.awaitState(id, RequestState.PENDING);
    return id;
  }

  @Test
  void limits_that_make_a_waiting_request_impossible_decline_it() throws Exception {
    var id = waiting();
    launcher.reconfigure(it.config(TestConfig.twoLabels().pool("max-servers", 1)));
    var failed = soon(id, RequestState.FAILED);
    assertThat(failed.reasons()).anyMatch(reason -> reason.code().equals("NEVER_FITS"));
  }

  @Test
  void raised_limits_let_a_waiting_request_go_on() throws Exception {
    var id = waiting();
    launcher.reconfigure(it.config(TestConfig.twoLabels().pool("max-servers", 4)));
    soon(id, RequestState.FULFILLED);
  }

  @Test
  void a_provider_that_is_gone_leaves_its_waiting_request_to_others() throws Exception {
    var id = waiting();
    launcher.reconfigure(
        it.config(new TestConfig().fake("fake-other", "small", "big").pool("max-servers", 2)));
    var fulfilled = soon(id, RequestState.FULFILLED);
    for (var node : fulfilled.nodes()) {
      assertThat(it.store.nodes().read(node).orElseThrow().value().provider())
          .isEqualTo("fake-other");
    }
  }

  @Test
  void what_a_waiting_request_had_launched_is_used_after_the_reload() throws Exception {
    Files.writeString(
        folder.resolve("settings.json"), "{\"generation\": 1, \"*\": {\"build_time\": 3}}");
    var id = waiting();
    var first =
        LauncherFixture.await(
            () ->
                it.store.nodes().watch().byRequest(id).stream()
                    .map(Node::id)
                    .findFirst()
                    .orElse(""),
            node -> !node.isEmpty());
    launcher.reconfigure(
        it.config(TestConfig.twoLabels().pool("max-servers", 2).pool("priority", 7)));
    LauncherFixture.await(
        () -> it.store.nodes().watch().get(first).orElseThrow().state(), NodeState.READY::equals);
    var other = it.store.requests().readAll().getFirst().value().id();
    it.useAndReturn(other);
    assertThat(it.fulfilled(id)).extracting(node -> node.id()).contains(first);
  }

  private NodeRequest soon(String id, RequestState state) {
    return Awaitility.await()
        .atMost(SOON)
        .until(
            () -> it.store.requests().watch().get(id).map(found -> found.value()).orElse(null),
            request -> request != null && request.state() == state);
  }
}
