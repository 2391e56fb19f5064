package dev.nodepool.builder;

import dev.nodepool.builder.context.BuilderContext;
import dev.nodepool.builder.context.BuilderSettings;
import dev.nodepool.builder.files.BuildLogs;
import dev.nodepool.builder.files.ImageFiles;
import dev.nodepool.cloudmodel.SimulatedCloud;
import dev.nodepool.config.ConfigLoader;
import dev.nodepool.config.ConfigSource;
import dev.nodepool.config.NodepoolConfig;
import dev.nodepool.driver.DriverContext;
import dev.nodepool.drivers.fake.FakeClouds;
import dev.nodepool.drivers.fake.FakeDriver;
import dev.nodepool.drivers.openstack.OpenStackDriver;
import dev.nodepool.metrics.BuilderMetrics;
import dev.nodepool.metrics.Exposition;
import dev.nodepool.model.ImageBuild;
import dev.nodepool.model.ImageState;
import dev.nodepool.model.ImageUpload;
import dev.nodepool.simulator.CloudsYaml;
import dev.nodepool.simulator.Simulator;
import dev.nodepool.ssh.SshConnections;
import dev.nodepool.store.Store;
import dev.nodepool.store.ZooKeeperFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Builders on a ZooKeeper and a fake cloud, with a command of the test's own for diskimages. */
final class BuilderFixture implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Makes a file of each format, as disk-image-create does. */
  static final String MAKES_IMAGES =
      """
      #!/bin/sh
      while [ $# -gt 0 ]; do
        case $1 in
          -t) formats=$2; shift ;;
          -o) output=$2; shift ;;
        esac
        shift
      done
      echo "building $DIB_IMAGE_NAME for $DIB_RELEASE"
      for format in $(echo "$formats" | tr , ' '); do
        echo "the content of $format" >"$output.$format"
      done
      mkdir "$output.d"
      """;

  private final ZooKeeperFixture zooKeeper = new ZooKeeperFixture();
  private final FakeClouds clouds = new FakeClouds();
  private final String installation = "test-" + UUID.randomUUID();
  private final List<AutoCloseable> open = new ArrayList<>();
  private final Path folder;
  private Duration pause = Duration.ofMinutes(1);
  private volatile long free = Long.MAX_VALUE;
  final RecordedFigures figures = new RecordedFigures();
  final Exposition page = new Exposition();

  /** The clock of uploads that stall. */
  final AtomicLong nanos = new AtomicLong();

  private int uploadWorkers = 4;
  private boolean compress;
  private @Nullable Path secure;
  final Store store;

  BuilderFixture(Path folder) throws Exception {
    this.folder = folder;
    this.store = Store.connect(zooKeeper.settings(), PATIENCE);
    command(MAKES_IMAGES);
  }

  /** What builds images from now on. */
  void command(String script) throws IOException {
    var file = folder.resolve("dib");
    Files.writeString(file, script);
    file.toFile().setExecutable(true);
  }

  /** How long builders rest after a first failure, from now on. */
  void pause(Duration first) {
    pause = first;
  }

  /** How many uploads builders make at once, from now on. */
  void uploadWorkers(int count) {
    uploadWorkers = count;
  }

  /** Builders keep images compressed, from now on. */
  void compress() {
    compress = true;
  }

  /** The secure.conf of configurations from now on. */
  void secure(String content) throws IOException {
    secure = Files.writeString(folder.resolve("secure.conf"), content);
  }

  /** So many bytes are left on the disk from now on. */
  void free(long bytes) {
    free = bytes;
  }

  /** How many packets ZooKeeper has got. */
  long received() {
    return zooKeeper.received();
  }

  int sessions() {
    return zooKeeper.sessions().size();
  }

  /** ZooKeeper takes all for dead that are connected now. */
  void expireSessions() {
    zooKeeper.expireSessions();
  }

  Path imagesDir() {
    return folder.resolve("images");
  }

  Path logs() {
    return folder.resolve("logs");
  }

  SimulatedCloud cloud(String provider) {
    return clouds.cloud(installation, provider, InstantSource.system(), Map.of());
  }

  /** A configuration with these diskimages, the first of which the providers use. */
  NodepoolConfig config(String diskimages, String... providers) throws IOException {
    var yaml = new StringBuilder();
    yaml.append("zookeeper-servers: [{host: 127.0.0.1, port: 1}]\n");
    yaml.append("images-dir: %s\nbuild-log-dir: %s\n".formatted(imagesDir(), logs()));
    yaml.append("labels: [{name: l}]\n");
    yaml.append("diskimages:\n")
        .append(diskimages.replace("DIB", folder.resolve("dib").toString()));
    String image = diskimages.replaceAll("(?s).*?name: ([a-z]+).*", "$1");
    yaml.append("providers:\n");
    for (String provider : providers) {
      yaml.append(
          """
            - name: %s
              driver: fake
              cloud: fake
              rate: 0.001
              diskimages: [{name: %s}]
              pools: [{name: main, max-servers: 2, labels: [{name: l, diskimage: %s, min-ram: 1}]}]
          """
              .formatted(provider, image, image));
    }
    var file = folder.resolve("nodepool.yaml");
    Files.writeString(file, yaml);
    return new ConfigLoader().load(new ConfigSource(file, secure, Map.of())).config();
  }

  /** The same for providers with clouds on ports, one simulator for each. */
  NodepoolConfig config(String diskimages, String keys, Map<String, Simulator> simulators)
      throws IOException {
    var clouds = new StringBuilder("clouds:\n");
    simulators.forEach((name, simulator) ->
        clouds.append(
            CloudsYaml.of(simulator.authUrl(), "RegionOne")
                .lines()
                .skip(1)
                .takeWhile(line -> !line.contains("simulator-admin"))
                .map(line -> line.replace("simulator:", name + ":") + "\n")
                .collect(Collectors.joining())));
    Files.writeString(folder.resolve("clouds.yaml"), clouds);
    var names = simulators.keySet().toArray(String[]::new);
    config(diskimages, names);
    var file = folder.resolve("nodepool.yaml");
    var text = Files.readString(file).replace("driver: fake", "driver: openstack\n    " + keys);
    for (String name : names) {
      text =
          text.replace(
              "name: %s\n    driver: openstack".formatted(name),
              "name: %s\n    cloud: %s\n    driver: openstack".formatted(name, name));
    }
    Files.writeString(file, text.replace("    cloud: fake\n", ""));
    return new ConfigLoader().load(new ConfigSource(file, secure, Map.of())).config();
  }

  Builder builder(NodepoolConfig config) throws Exception {
    var session = Store.connect(zooKeeper.settings(), PATIENCE);
    open.addFirst(session);
    var files = new ImageFiles(imagesDir(), () -> free);
    var settings =
        new BuilderSettings(
            "host",
            "host.example.org",
            files.builderId(),
            "0",
            folder,
            Map.of("PATH", System.getenv("PATH")),
            1,
            uploadWorkers,
            compress,
            Duration.ofMillis(200),
            Duration.ofMillis(200),
            pause);
    var context =
        new BuilderContext(
            settings,
            config,
            session,
            files,
            new BuildLogs(config.buildLogDir(), config.buildLogRetention()),
            new BuilderMetrics(figures, page, nanos::get));
    var ssh = new SshConnections();
    open.addFirst(ssh);
    var builder =
        new Builder(
            context,
            List.of(new FakeDriver(clouds), new OpenStackDriver()),
            new DriverContext(
                installation,
                folder,
                Map.of("OS_CLIENT_CONFIG_FILE", folder.resolve("clouds.yaml").toString()),
                InstantSource.system(),
                ssh,
                Duration.ofMillis(10),
                Duration.ofMillis(100)));
    open.addFirst(builder);
    builder.start();
    return builder;
  }

  List<ImageBuild> builds(ImageState state) throws InterruptedException {
    return store.images().readAllBuilds().stream().filter(one -> one.state() == state).toList();
  }

  List<ImageUpload> uploads(ImageState state) throws InterruptedException {
    return store.images().readAllUploads().stream().filter(one -> one.state() == state).toList();
  }

  @Override
  public void close() throws Exception {
    for (var one : open) {
      one.close();
    }
    store.close();
    clouds.close();
    zooKeeper.close();
  }
}
