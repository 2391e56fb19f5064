package dev.nodepool.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nodepool.model.ImageState;
import dev.nodepool.model.ImageUpload;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.RequestState;
import dev.nodepool.model.UploadValidation;
import dev.nodepool.model.UploadValidation.Stage;
import dev.nodepool.simulator.CloudsYaml;
import dev.nodepool.simulator.Simulator;
import dev.nodepool.simulator.SimulatorSettings;
import dev.nodepool.store.Store;
import dev.nodepool.store.ZooKeeperFixture;
import dev.nodepool.testkit.SshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A builder and a launcher in processes of their own, on a cloud whose servers all are this
 * machine: what a validation runs is run by a real sshd.
 */
class ImageTrialProcessTest {
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private static final String DIB =
      """
      #!/bin/sh
      while [ $# -gt 0 ]; do
        case $1 in
          -o) output=$2; shift ;;
        esac
        shift
      done
      mkdir "$output.d"
      head -c 100000 /dev/urandom >"$output.qcow2"
      """;

  /** Hangs where the file {@code hang} is, and succeeds where the file {@code good} is. */
  private static final String COMMAND =
      "if [ -e %1$s/hang ]; then touch %1$s/running; exec sleep 600; fi; echo looking; test -e %1$s/good";

  @TempDir Path directory;
  private ZooKeeperFixture zookeeper;
  private Store store;
  private Simulator simulator;
  private SshServer sshd;
  private Daemon launcher;
  private Daemon builder;

  @BeforeEach
  void start() throws Exception {
    zookeeper = new ZooKeeperFixture();
    store = zookeeper.connect();
    simulator = Simulator.start(SimulatorSettings.DEFAULT);
    sshd = SshServer.startOn("0.0.0.0");
    simulator
        .cloud("RegionOne")
        .portBindings()
        .change(bindings -> {
          var network = bindings.networks().addNetwork("loopback", false, false);
          bindings.networks().addSubnet(network.id(), "loopback", "127.8.0.0/16");
        });
    configure();
  }

  private void begin() throws IOException {
    launcher = daemon("nodepool-launcher", "-f", "--no-webapp");
    builder = daemon("nodepool-builder", "-f");
  }

  @AfterEach
  void stop() throws Exception {
    builder.close();
    launcher.close();
    sshd.close();
    simulator.close();
    store.close();
    zookeeper.close();
  }

  private void configure() throws IOException {
    var dib = Files.writeString(directory.resolve("dib"), DIB);
    assertThat(dib.toFile().setExecutable(true)).isTrue();
    var keys = Files.createDirectories(directory.resolve("data/.ssh"));
    Files.copy(sshd.privateKey(), keys.resolve("id_ed25519"));
    Files.writeString(
        directory.resolve("clouds.yaml"), CloudsYaml.of(simulator.authUrl(), "RegionOne"));
    Files.writeString(
        directory.resolve("nodepool.yaml"),
        """
        zookeeper-servers: [{host: 127.0.0.1, port: %d}]
        zookeeper-timeout: 4
        images-dir: %s/images
        build-log-dir: %s/logs
        labels: [{name: small}]
        diskimages:
          - {name: ours, dib-cmd: %s, username: %s, validate: "%s"}
        providers:
          - name: cloud
            driver: openstack
            cloud: simulator
            rate: 0.001
            boot-timeout: 30
            diskimages: [{name: ours, connection-port: %d}]
            pools:
              - name: main
                max-servers: 4
                networks: [loopback]
                auto-floating-ip: false
                labels: [{name: small, diskimage: ours, min-ram: 1}]
        """
            .formatted(
                zookeeper.port(),
                directory,
                directory,
                dib,
                sshd.user(),
                COMMAND.formatted(directory),
                sshd.port()));
  }

  private Daemon daemon(String program, String... arguments) throws IOException {
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("-c", directory.resolve("nodepool.yaml").toString()));
    return Daemon.start(
        directory,
        Map.of(
            "OS_CLIENT_CONFIG_FILE",
            directory.resolve("clouds.yaml").toString(),
            "NODEPOOL_INTERVALS",
            "{\"build\": 1, \"upload\": 1, \"cleanup\": 2, \"delete\": 1}"),
        program,
        all.toArray(String[]::new));
  }

  @Test
  void a_bad_image_never_serves_a_request_and_a_good_one_becomes_current() throws Exception {
    mark("good");
    begin();
    var first = awaitUpload(1, ImageState.READY);
    assertThat(UploadValidation.of(first))
        .hasValueSatisfying(validation -> {
          assertThat(validation.stage()).isEqualTo(Stage.PASSED);
          assertThat(validation.node()).isNotNull();
        });
    assertThat(served().machine().imageId()).isEqualTo(first.path());

    Files.delete(directory.resolve("good"));
    store.images().requestBuild("ours");
    var bad = awaitUpload(2, ImageState.FAILED);
    assertThat(UploadValidation.hasFailed(bad)).isTrue();
    assertThat(String.valueOf(bad.extra().get("reason")))
        .startsWith("its validation failed: the command ended with exit code 1 on node ")
        .endsWith(": looking");
    assertThat(simulator.cloud("RegionOne").image().images())
        .as("it is kept to be looked at")
        .anyMatch(image -> image.id().equals(bad.externalId()));
    assertThat(served().machine().imageId()).isEqualTo(first.path());

    mark("good");
    store.images().requestBuild("ours");
    var third = awaitUpload(3, ImageState.READY);
    assertThat(served().machine().imageId()).isEqualTo(third.path());
    assertThat(uploads()).as("the bad one is not tried again").hasSize(3);
  }

  @Test
  void a_validation_whose_builder_is_killed_is_begun_anew_and_leaves_no_node() throws Exception {
    mark("good");
    mark("hang");
    begin();
    await().atMost(PATIENCE).until(() -> Files.exists(directory.resolve("running")));
    var upload = uploads().getFirst();
    assertThat(upload.state()).isEqualTo(ImageState.UPLOADING);
    assertThat(store.nodes().readAll())
        .singleElement()
        .satisfies(listing -> {
          assertThat(listing.node().state()).isEqualTo(NodeState.IN_USE);
          assertThat(listing.node().imageUpload()).contains(upload.path());
        });
    builder.signal("KILL");
    builder.close();
    Files.delete(directory.resolve("hang"));
    builder = daemon("nodepool-builder", "-f");

    var ready = awaitUpload(1, ImageState.READY);
    assertThat(ready.id()).isEqualTo(upload.id());
    assertThat(ready.externalId()).isEqualTo(upload.externalId());
    await()
        .atMost(PATIENCE)
        .until(() -> store.nodes().readAll().isEmpty() && store.requests().readAll().isEmpty());
    assertThat(simulator.cloud("RegionOne").state().servers()).isEmpty();
  }

  private void mark(String name) throws IOException {
    Files.writeString(directory.resolve(name), "");
  }

  private List<ImageUpload> uploads() throws InterruptedException {
    return store.images().readAllUploads().stream()
        .sorted(Comparator.comparing(ImageUpload::stateTime))
        .toList();
  }

  /** The newest of so many, when it is in that state. */
  private ImageUpload awaitUpload(int count, ImageState state) {
    return await()
        .atMost(PATIENCE)
        .failFast("a daemon ended", () -> !launcher.isAlive() || !builder.isAlive())
        .until(this::uploads, found -> found.size() == count && found.getLast().state() == state)
        .getLast();
  }

  /** Asks as Zuul does, and gives the node back. */
  private Node served() throws InterruptedException {
    var request = NodeRequest.of(List.of("small"), "zuul", store.now());
    var id = store.requests().create(request, NodeRequest.PRIORITY_NORMAL, false);
    var done =
        await()
            .atMost(PATIENCE)
            .until(
                () -> store.requests().read(id).orElseThrow().value(),
                one -> one.state() == RequestState.FULFILLED);
    var held = store.nodes().lock(done.nodes().getFirst(), Duration.ofSeconds(10)).orElseThrow();
    try (held) {
      store.requests().delete(id);
      held.update(node -> node.moved(NodeState.IN_USE, store.now()));
      return held.update(node -> node.moved(NodeState.USED, store.now()));
    }
  }
}
