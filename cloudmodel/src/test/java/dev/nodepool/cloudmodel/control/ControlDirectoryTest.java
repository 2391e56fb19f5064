package dev.nodepool.cloudmodel.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.nodepool.cloudmodel.Orders;
import dev.nodepool.cloudmodel.SimulatedCloud;
import dev.nodepool.cloudmodel.faults.CallFault;
import dev.nodepool.cloudmodel.faults.CallFaultRule;
import dev.nodepool.cloudmodel.faults.CallSettings;
import dev.nodepool.cloudmodel.faults.Fault;
import dev.nodepool.cloudmodel.settings.CloudSettings;
import dev.nodepool.cloudmodel.settings.ImageSettings;
import dev.nodepool.cloudmodel.settings.ProjectQuota;
import dev.nodepool.cloudmodel.settings.ServerSettings;
import dev.nodepool.cloudmodel.time.CloudTimes;
import dev.nodepool.cloudmodel.time.Delay;
import dev.nodepool.openstack.api.CloudApiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ControlDirectoryTest {
  @TempDir Path directory;

  private final SimulatedCloud cloud = new SimulatedCloud(InstantSource.system());

  /** The cloud is that of the provider {@code fake-provider} from now on. */
  private ControlDirectory steer() {
    var control = new ControlDirectory(directory).start();
    control.steer("fake-provider", cloud);
    return control;
  }

  private void settings(String json) throws IOException {
    var half = Files.writeString(directory.resolve("settings.json.new"), json);
    Files.move(half, directory.resolve("settings.json"), StandardCopyOption.ATOMIC_MOVE);
  }

  private JsonNode state() {
    try {
      return ControlFile.JSON.readTree(
          Files.readString(directory.resolve("state-fake-provider.json")));
    } catch (IOException e) {
      return ControlFile.JSON.createObjectNode();
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
         "*": {"quota": [1, 2, 3], "azs": ["z1"], "nodescan_fails": true,
           "keyscan_pattern": [true, false]},
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
    try (var _ = steer()) {
      var settings = cloud.settings();
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
                  new ServerSettings(
                      List.of("z1"), true, Map.of("s1", "ERROR"), true, List.of(true, false)),
                  new ImageSettings(List.of("i1"), true, Duration.ofSeconds(9)),
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
                      List.of(
                          new CallFaultRule(
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
    try (var _ = steer()) {
      settings("{\"generation\": 1, \"*\": {\"create_fails\": 4}}");
      await()
          .pollInterval(Duration.ofMillis(1))
          .until(() -> !cloud.settings().counters().isEmpty());
      // Measured times would depend on what else the machine does.
      assertThat(ControlDirectory.LOOK).isLessThan(Duration.ofMillis(50));
      stateOf(1);
    }
  }

  @Test
  void raising_the_generation_asks_for_a_fresh_state() throws Exception {
    settings("{\"generation\": 1}");
    try (var _ = steer()) {
      assertThat(stateOf(1).get("servers")).isEmpty();
      cloud.compute().createServer(Orders.marked("np0000000001", Map.of("team", "ci")));
      settings("{\"generation\": 2}");
      var server = stateOf(2).get("servers").get(0);
      assertThat(server.get("name").asString()).isEqualTo("np0000000001");
      assertThat(server.get("status").asString()).isEqualTo("BUILD");
      assertThat(server.get("metadata").get("team").asString()).isEqualTo("ci");
      assertThat(server.get("security_groups").get(0).asString()).isEqualTo("default");
    }
    try (var left = Files.list(directory)) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("settings.json", "state-fake-provider.json");
    }
  }

  @Test
  void counters_count_down_and_are_set_anew_only_when_they_change() throws Exception {
    settings("{\"generation\": 1, \"*\": {\"create_fails\": 2}}");
    try (var _ = steer()) {
      assertThatThrownBy(() -> cloud.compute().createServer(Orders.plain("np1")))
          .isInstanceOf(CloudApiException.class);
      settings("{\"generation\": 2, \"*\": {\"create_fails\": 2}}");
      assertThat(stateOf(2).get("counters").get("create_fails").asInt()).isEqualTo(1);
      settings("{\"generation\": 3, \"*\": {\"create_fails\": 0}}");
      assertThat(stateOf(3).get("counters").get("create_fails").asInt()).isZero();
      cloud.compute().createServer(Orders.plain("np1"));
    }
  }

  @Test
  void what_makes_no_sense_is_not_obeyed() throws Exception {
    settings("{\"generation\": 1, \"*\": {\"quota\": [1, 2, 3]}}");
    try (var _ = steer()) {
      stateOf(1);
      settings("{\"generation\": 2, \"*\": {\"quota\": \"lots\"}}");
      settings("{\"generation\": 2, \"*\": {\"qouta\": [1]}}");
      settings("{\"gener");
      settings("{\"generation\": 3}");
      stateOf(3);
      assertThat(cloud.settings()).isEqualTo(CloudSettings.DEFAULT);
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
}
