package dev.nodepool.drivers.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.LaunchFailure;
import dev.nodepool.testkit.RecordingProgress;
import dev.nodepool.testkit.SampleSpecs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A provider whose cloud follows the control directory that the environment names. */
class SteeredProviderTest {
  private final Path directory;
  private final Rig rig;

  SteeredProviderTest(@TempDir Path directory) throws Exception {
    this.directory = directory;
    settings("{\"generation\": 1, \"fake-provider\": {\"nodescan_fails\": true}}");
    this.rig = Rig.inProcess(Rig.CONFIG, Map.of("NODEPOOL_FAKE_CONTROL", directory.toString()));
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private void settings(String json) throws IOException {
    var half = Files.writeString(directory.resolve("settings.json.new"), json);
    Files.move(half, directory.resolve("settings.json"), StandardCopyOption.ATOMIC_MOVE);
  }

  private JsonNode state() throws IOException {
    var file = directory.resolve("state-%s.json".formatted(Rig.NAME));
    return JsonMapper.shared().readTree(Files.readString(file));
  }

  private void launch(String nodeId, String label) throws Exception {
    var spec = SampleSpecs.of(nodeId, Rig.POOL, label);
    rig.provider().launch(spec, RecordingProgress.recording());
  }

  @Test
  void a_pattern_says_for_each_launched_node_whether_its_scan_fails() throws Exception {
    settings("{\"generation\": 2, \"fake-provider\": {\"keyscan_pattern\": [false, true, false]}}");
    await().until(() -> state().path("generation").asInt(-1) == 2);
    launch("0000000001", Rig.LABEL);
    launch("0000000002", "unchecked");
    assertThatThrownBy(() -> launch("0000000003", Rig.LABEL))
        .hasMessageContaining("keyscan_pattern");
    launch("0000000004", Rig.LABEL);
    launch("0000000005", Rig.LABEL);
  }

  @Test
  void a_failing_scan_of_host_keys_fails_the_launch() throws Exception {
    assertThatThrownBy(() -> launch("0000000001", Rig.LABEL))
        .isInstanceOfSatisfying(
            LaunchException.class,
            e -> assertThat(e.reason()).isEqualTo(LaunchFailure.NO_HOST_KEYS));
    launch("0000000002", "unchecked");
  }

  @Test
  void the_state_shows_what_was_launched() throws Exception {
    launch("0000000002", "unchecked");
    settings("{\"generation\": 2}");
    await().pollInterval(Duration.ofMillis(5)).until(() -> state().get("generation").asInt() == 2);
    var server = state().get("servers").get(0);
    assertThat(server.get("name").asString()).isEqualTo("np0000000002");
    assertThat(server.get("status").asString()).isEqualTo("ACTIVE");
    assertThat(server.get("metadata").get("nodepool_provider_name").asString()).isEqualTo(Rig.NAME);
    assertThat(server.get("security_groups").get(0).asString()).isEqualTo("zuul-sg");
  }
}
