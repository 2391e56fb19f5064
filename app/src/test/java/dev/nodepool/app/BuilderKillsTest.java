package dev.nodepool.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nodepool.app.BuilderPhases.Phase;
import dev.nodepool.model.ImageBuild;
import dev.nodepool.model.ImageState;
import dev.nodepool.model.ImageUpload;
import dev.nodepool.openstack.image.Image;
import dev.nodepool.simulator.CloudsYaml;
import dev.nodepool.simulator.Simulator;
import dev.nodepool.simulator.SimulatorSettings;
import dev.nodepool.store.Store;
import dev.nodepool.store.ZooKeeperFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One of two builders is killed again and again, in each phase of its work. */
class BuilderKillsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final int KILLS = Integer.getInteger("nodepool.builder.kills", 10);
  private static final long SEED = Long.getLong("nodepool.builder.seed", System.nanoTime());
  private static final int LONGEST_MILLIS = 600;
  private static final Map<String, Object> CLOUD =
      Map.of(
          "image_time",
          "0..1",
          "latency",
          Map.of("image.PUT.image_file", "0..0.5", "image.DELETE.image", "0.2..0.8"));
  private static final List<String> PROVIDERS = List.of("one", "two");

  /** Makes a raw image, of which qcow2 is made. */
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
      for i in 1 2 3 4 5; do head -c 4000000 /dev/urandom >>"$output.raw"; sleep 0.1; done
      """;

  /** The real one, at a pace at which it can be met. */
  private static final String QEMU_IMG =
      """
      #!/bin/sh
      command=$1
      shift
      exec /usr/bin/qemu-img "$command" -r 20000000 "$@"
      """;

  private static final List<String> NAMES = List.of("a", "b");

  @TempDir Path directory;
  private final Map<String, Running> builders = new HashMap<>();

  private record Running(Daemon daemon, BuilderPhases phases) {}

  @Test
  void whatever_a_killed_builder_was_doing_nothing_is_left_and_the_image_is_ready_everywhere()
      throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/qemu-img")), "qemu-utils");
    var random = new Random(SEED);
    System.out.println("BuilderKillsTest: nodepool.builder.seed=" + SEED);
    try (var zookeeper = new ZooKeeperFixture();
        var store = zookeeper.connect();
        var simulator = Simulator.start(SimulatorSettings.DEFAULT.withCloud(CLOUD))) {
      write(zookeeper, simulator);
      var hits = new EnumMap<Phase, Integer>(Phase.class);
      try {
        for (String name : NAMES) {
          begin(name, zookeeper, store);
        }
        // Those at random, and as many more as it takes until each phase was hit.
        for (int i = 0; i < KILLS || hits.size() < Phase.values().length; i++) {
          assertThat(i).as("kills; hit so far: %s", hits).isLessThan(KILLS + 40);
          var wanted = Phase.values()[i % Phase.values().length];
          for (var hit : kill(wanted, random, zookeeper, store)) {
            hits.merge(hit, 1, Integer::sum);
          }
        }
        System.out.println("BuilderKillsTest: killed in these phases: " + hits);
        store.images().requestBuild("ours");
        await().atMost(PATIENCE).until(() -> store.images().buildRequested("ours").isEmpty());
        await()
            .atMost(PATIENCE)
            .pollInterval(Duration.ofSeconds(1))
            .untilAsserted(() -> assertSettled(store, simulator));
        assertThat(builders.values()).extracting(Running::daemon).allMatch(Daemon::isAlive);
      } finally {
        builders.values().forEach(running -> running.daemon().close());
      }
    }
  }

  /** Kills a builder in that phase, or somewhat later; in which phases it has really died. */
  private Set<Phase> kill(Phase wanted, Random random, ZooKeeperFixture zookeeper, Store store)
      throws Exception {
    if (wanted == Phase.DELETION) {
      markAnUpload(random, store);
    }
    store.images().requestBuild("ours");
    var victim =
        await()
            .atMost(PATIENCE)
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(5))
            .until(() -> who(wanted), Optional::isPresent)
            .orElseThrow();
    TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_MILLIS));
    var running = builders.get(victim);
    running.daemon().signal("KILL");
    running.daemon().close();
    var died = running.phases().now();
    begin(victim, zookeeper, store);
    return died;
  }

  private Optional<String> who(Phase wanted) throws Exception {
    for (String name : NAMES) {
      if (builders.get(name).phases().now().contains(wanted)) {
        return Optional.of(name);
      }
    }
    return Optional.empty();
  }

  /** As {@code image-delete} does it. */
  private static void markAnUpload(Random random, Store store) throws InterruptedException {
    var ready =
        store.images().readAllUploads().stream()
            .filter(upload -> upload.state() == ImageState.READY)
            .toList();
    if (!ready.isEmpty()) {
      var upload = ready.get(random.nextInt(ready.size()));
      store.images().replace(upload, upload.in(ImageState.DELETING, store.now()));
    }
  }

  private void begin(String name, ZooKeeperFixture zookeeper, Store store) throws IOException {
    var before = zookeeper.sessions();
    var daemon = builder(name);
    builders.put(name, new Running(daemon, BuilderPhases.ofNew(zookeeper, before, images(name))));
  }

  private Path images(String builder) {
    return directory.resolve("images-" + builder);
  }

  private void assertSettled(Store store, Simulator simulator) throws Exception {
    var builds = store.images().readAllBuilds();
    var uploads = store.images().readAllUploads();
    assertThat(builds)
        .extracting(ImageBuild::state)
        .isSubsetOf(ImageState.READY, ImageState.FAILED);
    assertThat(uploads).extracting(ImageUpload::state).containsOnly(ImageState.READY);
    var newest =
        builds.stream()
            .filter(build -> build.state() == ImageState.READY)
            .max(Comparator.comparing(ImageBuild::stateTime))
            .orElseThrow();
    assertThat(uploads)
        .filteredOn(upload -> upload.buildId().equals(newest.id()))
        .extracting(ImageUpload::provider)
        .containsExactlyInAnyOrderElementsOf(PROVIDERS);
    assertThat(
            simulator.cloud("RegionOne").image().images().stream()
                .filter(image -> image.properties().containsKey("nodepool_build_id"))
                .map(Image::id))
        .containsExactlyInAnyOrderElementsOf(
            uploads.stream().map(ImageUpload::externalId).toList());
    var kept =
        builds.stream()
            .filter(build -> build.state() == ImageState.READY)
            .map(ImageBuild::id)
            .collect(Collectors.toSet());
    assertThat(builtHere("a")).allMatch(file -> belongs(file, kept));
    assertThat(builtHere("b")).allMatch(file -> belongs(file, kept));
    assertThat(
            ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .filter(line -> line.contains(directory + "/dib") || line.contains("qemu-img"))
                .filter(line -> line.contains(directory.toString())))
        .isEmpty();
  }

  private static boolean belongs(String file, Set<String> builds) {
    return file.equals("builder_id.txt") || builds.stream().anyMatch(file::contains);
  }

  private List<String> builtHere(String builder) throws IOException {
    try (var files = Files.list(images(builder))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private void write(ZooKeeperFixture zookeeper, Simulator simulator) throws IOException {
    var dib = Files.writeString(directory.resolve("dib"), DIB);
    var convert = Files.createDirectories(directory.resolve("bin")).resolve("qemu-img");
    Files.writeString(convert, QEMU_IMG);
    assertThat(List.of(dib, convert)).allMatch(file -> file.toFile().setExecutable(true));
    Files.writeString(
        directory.resolve("clouds.yaml"), CloudsYaml.of(simulator.authUrl(), "RegionOne"));
    var providers =
        PROVIDERS.stream()
            .map(name ->
                """
                  - name: %s
                    driver: openstack
                    cloud: simulator
                    rate: 0.001
                    diskimages: [{name: ours}]
                    pools: []
                """
                    .formatted(name))
            .collect(Collectors.joining());
    for (String builder : List.of("a", "b")) {
      Files.writeString(
          directory.resolve(builder + ".yaml"),
          """
          zookeeper-servers: [{host: 127.0.0.1, port: %1$d}]
          zookeeper-timeout: 4
          images-dir: %2$s/images-%3$s
          build-log-dir: %2$s/logs-%3$s
          labels: []
          diskimages: [{name: ours, dib-cmd: %2$s/dib}]
          providers:
          """
                  .formatted(zookeeper.port(), directory, builder)
              + providers);
    }
  }

  private Daemon builder(String name) throws IOException {
    return Daemon.start(
        directory,
        Map.of(
            "OS_CLIENT_CONFIG_FILE",
            directory.resolve("clouds.yaml").toString(),
            "PATH",
            directory.resolve("bin") + ":" + System.getenv("PATH"),
            "NODEPOOL_INTERVALS",
            "{\"build\": 1, \"cleanup\": 2, \"upload\": 1}"),
        "nodepool-builder",
        "-f",
        "-c",
        directory.resolve(name + ".yaml").toString());
  }
}
