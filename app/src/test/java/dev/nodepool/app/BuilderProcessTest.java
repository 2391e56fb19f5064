package dev.nodepool.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nodepool.model.Component;
import dev.nodepool.model.ImageBuild;
import dev.nodepool.model.ImageState;
import dev.nodepool.model.ImageUpload;
import dev.nodepool.model.NodeState;
import dev.nodepool.simulator.CloudsYaml;
import dev.nodepool.simulator.Simulator;
import dev.nodepool.simulator.SimulatorSettings;
import dev.nodepool.store.Store;
import dev.nodepool.store.ZooKeeperFixture;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The builder as operators meet it: a process, its flags, its signals, or a part of {@code up}. */
class BuilderProcessTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private static final String DIB =
      """
      #!/bin/sh
      while [ $# -gt 0 ]; do
        case $1 in
          -t) formats=$2; shift ;;
          -o) output=$2; shift ;;
        esac
        shift
      done
      until [ -e "$GATE" ]; do sleep 0.1; done
      for format in $(echo "$formats" | tr , ' '); do
        head -c 3000000 /dev/urandom >"$output.$format"
      done
      """;

  @TempDir Path directory;
  private ZooKeeperFixture zookeeper;
  private Simulator simulator;
  private Path config;
  private Path gate;

  @BeforeEach
  void start() throws Exception {
    zookeeper = new ZooKeeperFixture();
    simulator = Simulator.start(SimulatorSettings.DEFAULT);
    gate = directory.resolve("gate");
    var dib = Files.writeString(directory.resolve("dib"), DIB);
    assertThat(dib.toFile().setExecutable(true)).isTrue();
    Files.writeString(
        directory.resolve("clouds.yaml"), CloudsYaml.of(simulator.authUrl(), "RegionOne"));
    config = directory.resolve("nodepool.yaml");
    Files.writeString(
        config,
        """
        webapp: {port: 0, listen_address: 127.0.0.1}
        zookeeper-servers: [{host: 127.0.0.1, port: %1$d}]
        images-dir: %2$s/images
        build-log-dir: %2$s/logs
        labels: [{name: small, min-ready: 1}]
        diskimages:
          - {name: ours, dib-cmd: "%%p/../%3$s/dib", env-vars: {GATE: %2$s/gate}}
        providers:
          - name: simulated
            driver: openstack
            cloud: simulator
            rate: 0.001
            diskimages: [{name: ours}]
            pools:
              - name: main
                networks: [private]
                host-key-checking: false
                labels: [{name: small, diskimage: ours, flavor-name: m1.small}]
        """
            .formatted(zookeeper.port(), directory, upToRoot()));
  }

  /** From the directory above that of the program to ours. */
  private String upToRoot() {
    var above = Path.of("..", "..").toAbsolutePath().normalize();
    return above.relativize(directory.toAbsolutePath()).toString();
  }

  @AfterEach
  void stop() {
    simulator.close();
    zookeeper.close();
  }

  @Test
  void up_builds_an_image_uploads_it_and_launches_a_node_of_it() throws Exception {
    Files.createFile(gate);
    try (var up = daemon("nodepool", "up");
        var store = zookeeper.connect()) {
      await()
          .atMost(PATIENCE)
          .failFast("up ended", () -> !up.isAlive())
          .until(() ->
              store.nodes().readAll().stream()
                  .anyMatch(node -> node.node().state() == NodeState.READY));
      var upload = uploads(store, ImageState.READY).getFirst();
      var images = simulator.cloud("RegionOne").image().images();
      assertThat(images)
          .filteredOn(image -> image.id().equals(upload.externalId()))
          .singleElement()
          .satisfies(image -> assertThat(image.bytes()).isEqualTo(3_000_000));
      var server = simulator.cloud("RegionOne").state().servers().iterator().next();
      assertThat(server.server().imageId()).isEqualTo(upload.externalId());
      assertThat(store.components().readAll())
          .anyMatch(
              one -> one instanceof Component.Daemon part && part.kind() == Component.Kind.BUILDER);
      up.signal("INT");
      await().atMost(PATIENCE).until(() -> !up.isAlive());
      assertThat(up.exit()).isZero();
    }
  }

  @Test
  void sigint_lets_a_build_end_and_begins_nothing_more() throws Exception {
    try (var builder = daemon("nodepool-builder", "-f");
        var store = zookeeper.connect()) {
      await().atMost(PATIENCE).until(() -> !builds(store, ImageState.BUILDING).isEmpty());
      builder.signal("INT");
      await().atMost(PATIENCE).until(() -> builder.output().contains("stops after build ours"));
      Files.createFile(gate);
      await().atMost(PATIENCE).until(() -> !builder.isAlive());
      assertThat(builder.exit()).isZero();
      assertThat(builder.output()).contains("The builder has stopped");
      assertThat(builds(store, ImageState.READY)).hasSize(1);
      assertThat(store.images().readAllUploads()).isEmpty();
    }
  }

  @Test
  void sigterm_ends_at_once_with_all_processes_and_the_next_builder_goes_on() throws Exception {
    try (var store = zookeeper.connect()) {
      try (var builder = daemon("nodepool-builder", "-f")) {
        await().atMost(PATIENCE).until(() -> !builds(store, ImageState.BUILDING).isEmpty());
        await().atMost(PATIENCE).until(() -> !waiting().isEmpty());
        builder.signal("TERM");
        await().atMost(PATIENCE).until(() -> !builder.isAlive());
        await().atMost(PATIENCE).until(() -> waiting().isEmpty());
      }
      Files.createFile(gate);
      try (var builder = daemon("nodepool-builder", "-f")) {
        await()
            .atMost(PATIENCE)
            .failFast("the builder ended", () -> !builder.isAlive())
            .until(() -> uploads(store, ImageState.READY).size() == 1);
      }
    }
  }

  @Test
  void in_the_background_it_leaves_a_pid_file_and_serves_ready() throws Exception {
    Files.createFile(gate);
    var pidFile = directory.resolve("builder.pid");
    int port = Daemon.freePort();
    long pid;
    try (var parent =
        daemon("nodepool-builder", "-p", pidFile.toString(), "--web-port", "" + port)) {
      await().atMost(PATIENCE).until(() -> !parent.isAlive());
      assertThat(parent.output()).isEmpty();
      assertThat(parent.exit()).isZero();
      pid = Long.parseLong(Files.readString(pidFile).strip());
    }
    assertThat(Daemon.ready(port)).isEqualTo(200);
    Daemon.signal(pid, "INT");
    await().atMost(PATIENCE).until(() -> ProcessHandle.of(pid).isEmpty());
    assertThat(pidFile).doesNotExist();
  }

  @Test
  void without_workers_it_leaves_the_work_to_others() throws Exception {
    Files.createFile(gate);
    try (var store = zookeeper.connect();
        var idle = daemon("nodepool-builder", "-f", "--build-workers", "0");
        var busy = daemon("nodepool-builder", "-f", "--upload-workers", "0")) {
      await().atMost(PATIENCE).until(() -> builds(store, ImageState.READY).size() == 1);
      // Both have the same images directory, so that either can upload what the other has built.
      await().atMost(PATIENCE).until(() -> uploads(store, ImageState.READY).size() == 1);
      // It says so after the record does.
      await().atMost(PATIENCE).until(() -> idle.output().contains("is uploaded to"));
      assertThat(idle.output()).doesNotContain("Building image");
      assertThat(busy.output()).contains("Building image").doesNotContain("is uploaded to");
    }
  }

  @Test
  void metrics_say_what_it_does_and_it_is_not_ready_while_zookeeper_is_away() throws Exception {
    int port = Daemon.freePort();
    try (var builder = daemon("nodepool-builder", "-f", "--web-port", "" + port)) {
      await()
          .atMost(PATIENCE)
          .failFast("the builder ended", () -> !builder.isAlive())
          .until(() -> metrics(port).contains("\nnodepool_builder_builds 1.0\n"));
      assertThat(metrics(port))
          .contains(
              "\nnodepool_builder_uploads 0.0\n",
              "\nnodepool_image_build_requested{image=\"ours\"} 0.0\n",
              "\nnodepool_config_in_effect{config=\"new\"} 1.0\n")
          .doesNotContain("nodepool_image_built_timestamp_seconds{");
      Files.createFile(gate);
      await()
          .atMost(PATIENCE)
          .until(() -> metrics(port).contains("\nnodepool_image_upload_seconds_count{"));
      assertThat(metrics(port))
          .containsPattern(
              "\nnodepool_image_build_seconds_count\\{image=\"ours\",result=\"ready\"} 1(\\.0)?\n")
          .containsPattern(
              "\nnodepool_image_upload_seconds_count\\{image=\"ours\",provider=\"simulated\",result=\"ready\"} 1(\\.0)?\n")
          .contains("\nnodepool_image_built_timestamp_seconds{image=\"ours\"} ");
      assertThat(Daemon.ready(port)).isEqualTo(200);
      zookeeper.stop();
      await().atMost(PATIENCE).until(() -> Daemon.ready(port) == 503);
      zookeeper.startAgain();
      await().atMost(PATIENCE).until(() -> Daemon.ready(port) == 200);
    }
  }

  private static String metrics(int port) throws Exception {
    var uri = URI.create("http://127.0.0.1:%d/metrics".formatted(port));
    try (var client = HttpClient.newHttpClient()) {
      return client
          .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      // It does not listen yet.
      return "";
    }
  }

  /** The processes that build and wait for the gate. */
  private List<ProcessHandle> waiting() {
    return ProcessHandle.allProcesses()
        .filter(process ->
            process
                .info()
                .commandLine()
                .orElse("")
                .contains(directory.resolve("images").toString()))
        .toList();
  }

  private Daemon daemon(String program, String... words) throws IOException {
    var all = new ArrayList<>(List.of(words));
    all.addAll(List.of("-c", config.toString()));
    return Daemon.start(
        directory,
        Map.of("OS_CLIENT_CONFIG_FILE", directory.resolve("clouds.yaml").toString()),
        program,
        all.toArray(String[]::new));
  }

  private static List<ImageBuild> builds(Store store, ImageState state)
      throws InterruptedException {
    return store.images().readAllBuilds().stream().filter(one -> one.state() == state).toList();
  }

  private static List<ImageUpload> uploads(Store store, ImageState state)
      throws InterruptedException {
    return store.images().readAllUploads().stream().filter(one -> one.state() == state).toList();
  }
}
