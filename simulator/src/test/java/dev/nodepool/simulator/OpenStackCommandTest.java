package dev.nodepool.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nodepool.simulator.http.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The openstack command, which none of us wrote, works with the simulator. */
class OpenStackCommandTest {
  private static final long PATIENCE_SECONDS = 300;

  @TempDir private Path directory;
  private Simulator simulator;

  /** What a command did. */
  private record Done(String command, int code, String out, String err) {
    JsonNode json() {
      return Json.MAPPER.readTree(out);
    }
  }

  @BeforeEach
  void start() throws Exception {
    assumeTrue(
        has("openstackclient", "magnumclient"),
        "python3-openstackclient and python3-magnumclient are not installed");
    simulator =
        Simulator.start(
            SimulatorSettings.DEFAULT.withCloud(
                // Addresses show at once: a quick client would not wait for them.
                Map.of("build_time", 1, "delete_time", 0.5)));
  }

  @AfterEach
  void stop() {
    if (simulator != null) {
      simulator.close();
    }
  }

  private static boolean has(String... modules) throws IOException, InterruptedException {
    try {
      var python =
          new ProcessBuilder("/usr/bin/python3", "-c", "import " + String.join(", ", modules))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return python.waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Runs commands in one process: starting it takes longer than most commands do. */
  private List<Done> run(String cloud, String... commands) throws Exception {
    var clouds = directory.resolve("clouds.yaml");
    Files.writeString(clouds, CloudsYaml.of(simulator.authUrl(), "RegionOne"));
    var script = directory.resolve("openstack_commands.py");
    try (InputStream source = getClass().getResourceAsStream("openstack_commands.py")) {
      Files.write(script, source.readAllBytes());
    }
    var output = directory.resolve("output");
    var builder =
        new ProcessBuilder("/usr/bin/python3", script.toString())
            .redirectOutput(output.toFile())
            .redirectError(directory.resolve("errors").toFile());
    builder.environment().keySet().removeIf(key -> key.startsWith("OS_"));
    builder.environment().put("OS_CLIENT_CONFIG_FILE", clouds.toString());
    builder.environment().put("OS_CLOUD", cloud);
    var python = builder.start();
    try (var in = python.outputWriter()) {
      for (var command : commands) {
        in.write(command + "\n");
      }
    }
    boolean ended = python.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    python.destroyForcibly();
    assertThat(ended).as("what was done in time: %s", Files.readString(output)).isTrue();
    return read(output);
  }

  private List<Done> read(Path output) throws IOException {
    var done = new ArrayList<Done>();
    for (var line : Files.readAllLines(output)) {
      var one = Json.MAPPER.readTree(line);
      done.add(
          new Done(
              one.path("command").asString(),
              one.path("code").asInt(),
              one.path("out").asString(),
              one.path("err").asString()));
    }
    return done;
  }

  private static void assertAllDone(List<Done> done, int count) {
    assertThat(done).allSatisfy(one -> assertThat(one.code()).as(one.toString()).isZero());
    assertThat(done).hasSize(count);
  }

  @Test
  void a_day_with_servers() throws Exception {
    var image = Files.writeString(directory.resolve("image.qcow2"), "not much of an image");
    var done =
        run(
            "simulator",
            "token issue -f json",
            "flavor list -f json",
            "image list -f json",
            "network list -f json",
            "port list -f json",
            "volume list -f json",
            "server create --flavor m1.small --image debian-12 --network private --key-name"
                + " nodepool --security-group default --property a=b --config-drive true --wait one"
                + " -f json",
            "ip = floating ip create public -f value -c floating_ip_address",
            "server add floating ip one $ip",
            "floating ip list -f json",
            "server list -f json",
            "server show one -f json",
            "console log show one",
            "image create --file %s --disk-format qcow2 --property k=v mine -f json"
                .formatted(image),
            "image show mine -f json",
            "volume create --size 2 data -f json",
            "quota show -f json",
            "limits show --absolute -f json",
            "server remove floating ip one $ip",
            "floating ip delete $ip",
            "server delete --wait one",
            "image delete mine",
            "server list -f json");
    assertAllDone(done, 23);
    assertThat(done.get(1).json().findValuesAsString("Name")).contains("m1.small");
    assertThat(done.get(2).json().findValuesAsString("Name")).containsExactly("debian-12");
    assertThat(done.get(3).json().findValuesAsString("Name"))
        .containsExactlyInAnyOrder("private", "public", "shared");
    assertThat(done.get(6).json().path("status").asString()).isEqualTo("ACTIVE");
    var address = done.get(7).out().strip();
    assertThat(done.get(9).json().findValuesAsString("Floating IP Address"))
        .containsExactly(address);
    assertThat(done.get(11).out()).contains(address).contains("10.64.");
    assertThat(done.get(14).json().path("status").asString()).isEqualTo("active");
    assertThat(done.get(14).json().path("size").asInt()).isEqualTo(20);
    assertThat(done.get(14).json().path("properties").path("k").asString()).isEqualTo("v");
    assertThat(done.get(16).out()).contains("instances");
    assertThat(done.get(22).json()).isEmpty();
    assertThat(simulator.cloud("RegionOne").network().floatingIps()).isEmpty();
  }

  @Test
  void a_day_with_clusters() throws Exception {
    var done =
        run(
            "simulator-appcred",
            "coe cluster template create --image debian-12 --external-network public"
                + " --fixed-network private --flavor m1.medium --master-flavor m1.small --coe"
                + " kubernetes k8s",
            "coe cluster create --cluster-template k8s --keypair nodepool --node-count 2 mine",
            "coe cluster list -f json",
            "coe nodegroup list mine -f json",
            "coe cluster resize mine 3",
            "coe cluster show mine -f json",
            "coe cluster delete mine");
    assertAllDone(done, 7);
    assertThat(done.get(2).json().path(0).path("name").asString()).isEqualTo("mine");
    assertThat(done.get(3).json().findValuesAsString("name"))
        .containsExactlyInAnyOrder("default-master", "default-worker");
    assertThat(done.get(5).json().path("node_count").asInt()).isEqualTo(3);
  }

  @Test
  void refusals_are_understood() throws Exception {
    var done =
        run(
            "simulator",
            "server show none",
            "server create --flavor m1.tiny --image debian-12 --network private --availability-zone moon x",
            "--os-password wrong token issue");
    assertThat(done).hasSize(3).allMatch(one -> one.code() != 0);
    assertThat(done.get(0).err()).contains("No server with a name or ID of 'none' exists.");
    assertThat(done.get(1).err()).contains("availability zone").contains("HTTP 400");
    assertThat(done.get(2).err()).contains("requires authentication").contains("HTTP 401");
  }
}
