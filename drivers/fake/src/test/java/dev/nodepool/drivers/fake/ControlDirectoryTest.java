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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ControlDirectoryTest {
  @TempDir Path directory;

  private Map<String, String> environment() {
    return Map.of("NODEPOOL_FAKE_CONTROL", directory.toString());
  }

  private void settings(String json) throws IOException {
    var half = Files.writeString(directory.resolve("settings.json.new"), json);
    Files.move(half, directory.resolve("settings.json"), StandardCopyOption.ATOMIC_MOVE);
  }

  private JsonNode state() {
    try {
      return Json.MAPPER.readTree(
          Files.readString(directory.resolve("state-%s.json".formatted(Rig.NAME))));
    } catch (IOException e) {
      return Json.MAPPER.createObjectNode();
    }
  }

  private JsonNode stateOf(int generation) {
    return await()
        .pollInterval(Duration.ofMillis(5))
        .until(this::state, state -> state.path("generation").asInt(-1) == generation);
  }

  @Test
  void all_keys_are_obeyed_and_the_own_section_wins() throws Exception {
    settings(
        """
        {"generation": 7,
         "*": {"quota": [1, 2, 3], "azs": ["z1"], "nodescan_fails": true},
         "fake-provider": {"quota": [-1, 5, 6], "volume_quota": [7, 8], "create_fails": 1,
           "create_fails_with_id": 2, "create_hangs": 3, "image_create_fails": -1,
           "image_delete_fails": true, "images": ["i1"], "pause_creates": true,
           "server_status": {"s1": "ERROR"}, "image_check_timeout": 9,
           "delete_fails": 4, "call_delay": 0.01, "hidden_quota": 3,
           "network_quota": [3, -1], "build_time": "1..2", "delete_time": 3, "address_time": 0.5,
           "image_time": "4~0.5", "volume_time": "5", "list_lag": 1.5,
           "latency": {"*": 0.2, "compute.POST.*": "1..3"},
           "faults": [{"calls": "compute.DELETE.server", "fault": "fail-after", "times": -1,
             "share": 0.5, "status": 502, "pause": 2}]}}
        """);
    try (var rig = Rig.inProcess(Rig.CONFIG, environment())) {
      var settings = rig.cloud().settings();
      assertThat(settings)
          .isEqualTo(
              new CloudSettings(
                  new ProjectQuota(-1, 5, 6, 7, 8, 3, -1, 3),
                  Map.of(
                      Fault.CREATE_FAILS, 1,
                      Fault.CREATE_FAILS_WITH_ID, 2,
                      Fault.CREATE_HANGS, 3,
                      Fault.DELETE_FAILS, 4,
                      Fault.IMAGE_CREATE_FAILS, -1),
                  true,
                  java.util.List.of("i1"),
                  java.util.List.of("z1"),
                  true,
                  Map.of("s1", "ERROR"),
                  Duration.ofSeconds(9),
                  true,
                  new CloudTimes(
                      new Delay(1, 2, 0),
                      new Delay(3, 3, 0),
                      new Delay(0.5, 0.5, 0),
                      new Delay(4, 4, 0.5),
                      new Delay(5, 5, 0),
                      Duration.ofMillis(10),
                      Duration.ofMillis(1500)),
                  new CallSettings(
                      Map.of("*", new Delay(0.2, 0.2, 0), "compute.POST.*", new Delay(1, 3, 0)),
                      java.util.List.of(
                          new CallRule(
                              "compute.DELETE.server",
                              CallFault.FAIL_AFTER,
                              -1,
                              0.5,
                              502,
                              Duration.ofSeconds(2))))));
      var state = stateOf(7);
      assertThat(state.get("images").get(1).get("name").asString()).isEqualTo("i1");
      assertThat(state.get("counters").get("create_hangs").asInt()).isEqualTo(3);
      assertThat(state.get("down_ports")).hasSize(2);
      assertThat(state.get("servers")).isEmpty();
    }
  }

  @Test
  void a_change_is_noticed_soon() throws Exception {
    try (var rig = Rig.inProcess(Rig.CONFIG, environment())) {
      settings("{\"generation\": 1, \"*\": {\"create_fails\": 4}}");
      await()
          .pollInterval(Duration.ofMillis(1))
          .until(() -> !rig.cloud().settings().counters().isEmpty());
      // Measured times would depend on what else the machine does.
      assertThat(ControlDirectory.LOOK).isLessThan(Duration.ofMillis(50));
      stateOf(1);
    }
  }

  @Test
  void raising_the_generation_asks_for_a_fresh_state() throws Exception {
    settings("{\"generation\": 1}");
    try (var rig = Rig.inProcess(Rig.CONFIG, environment())) {
      assertThat(stateOf(1).get("servers")).isEmpty();
      rig.provider().launch(small(), RecordingProgress.recording());
      settings("{\"generation\": 2}");
      var server = stateOf(2).get("servers").get(0);
      assertThat(server.get("name").asString()).isEqualTo("np0000000001");
      assertThat(server.get("status").asString()).isEqualTo("ACTIVE");
      assertThat(server.get("metadata").get("nodepool_provider_name").asString())
          .isEqualTo(Rig.NAME);
      assertThat(server.get("security_groups").get(0).asString()).isEqualTo("zuul-sg");
    }
    try (var left = Files.list(directory)) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("settings.json", "state-fake-provider.json");
    }
  }

  private static dev.nodepool.driver.LaunchSpec small() {
    return SampleSpecs.of("0000000001", Rig.POOL, Rig.LABEL);
  }

  @Test
  void counters_count_down_and_are_set_anew_only_when_they_change() throws Exception {
    settings("{\"generation\": 1, \"*\": {\"create_fails\": 2}}");
    try (var rig = Rig.inProcess(Rig.CONFIG, environment())) {
      assertThatThrownBy(() -> rig.provider().launch(small(), RecordingProgress.recording()))
          .isInstanceOf(LaunchException.class);
      settings("{\"generation\": 2, \"*\": {\"create_fails\": 2}}");
      assertThat(stateOf(2).get("counters").get("create_fails").asInt()).isEqualTo(1);
      settings("{\"generation\": 3, \"*\": {\"create_fails\": 0}}");
      assertThat(stateOf(3).get("counters").get("create_fails").asInt()).isZero();
      rig.provider().launch(small(), RecordingProgress.recording());
    }
  }

  @Test
  void what_makes_no_sense_is_not_obeyed() throws Exception {
    settings("{\"generation\": 1, \"*\": {\"quota\": [1, 2, 3]}}");
    try (var rig = Rig.inProcess(Rig.CONFIG, environment())) {
      stateOf(1);
      settings("{\"generation\": 2, \"*\": {\"quota\": \"lots\"}}");
      settings("{\"generation\": 2, \"*\": {\"qouta\": [1]}}");
      settings("{\"gener");
      settings("{\"generation\": 3}");
      stateOf(3);
      assertThat(rig.cloud().settings()).isEqualTo(CloudSettings.DEFAULT);
    }
  }

  @Test
  void bad_content_is_told_in_one_sentence() {
    assertThatThrownBy(() -> ControlFile.parse("{\"*\": {\"qouta\": [1]}}".getBytes()))
        .hasMessage("section * has unknown keys: [qouta]");
    assertThatThrownBy(() -> ControlFile.parse("{\"p\": {\"quota\": [1]}}".getBytes()))
        .hasMessage("quota must be a list of 3 numbers");
    assertThatThrownBy(() -> ControlFile.parse("{\"p\": {\"pause_creates\": 1}}".getBytes()))
        .hasMessage("pause_creates must be true or false");
    assertThatThrownBy(() -> ControlFile.parse("[".getBytes())).hasMessageContaining("no JSON");
  }

  @Test
  void a_failing_scan_of_host_keys_fails_the_launch_through_both_doors() throws Exception {
    settings("{\"generation\": 1, \"fake-provider\": {\"nodescan_fails\": true}}");
    try (var near = Rig.inProcess(Rig.CONFIG, environment());
        var far = Rig.remote(environment())) {
      for (var rig : java.util.List.of(near, far)) {
        assertThatThrownBy(() -> rig.provider().launch(small(), RecordingProgress.recording()))
            .isInstanceOfSatisfying(
                LaunchException.class, e -> assertThat(e.reason()).isEqualTo(LaunchFailure.NO_HOST_KEYS));
        var unchecked = SampleSpecs.of("0000000002", Rig.POOL, "unchecked");
        rig.provider().launch(unchecked, RecordingProgress.recording());
      }
    }
  }
}
