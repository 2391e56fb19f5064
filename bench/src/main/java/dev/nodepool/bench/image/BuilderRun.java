package dev.nodepool.bench.image;

import dev.nodepool.bench.measure.RawZooKeeper;
import dev.nodepool.bench.process.ChildProcess;
import dev.nodepool.bench.process.ScenarioProcesses;
import dev.nodepool.bench.process.SimulatorProcess;
import dev.nodepool.concurrent.Deadline;
import dev.nodepool.model.ImageBuild;
import dev.nodepool.model.ImageState;
import dev.nodepool.model.ImageUpload;
import dev.nodepool.store.Store;
import dev.nodepool.store.connection.StoreSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/** A builder whose images are all of the same random data, on a ZooKeeper that stands already. */
final class BuilderRun implements AutoCloseable {
  private static final String BUILDERS = "/nodepool/components/builder";
  private static final Duration TO_START = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final int MIB = 1 << 20;

  private final Store store;
  private final ChildProcess builder;

  private BuilderRun(Store store, ChildProcess builder) {
    this.store = store;
    this.builder = builder;
  }

  /** Blocks until the builder is registered. */
  static BuilderRun start(ScenarioProcesses processes, BuilderConfig config)
      throws InterruptedException {
    var store = store(config.zookeeper());
    for (String image : config.images().keySet()) {
      if (store.images().read(image).builds().isEmpty()) {
        store.images().pause(image, true);
      }
    }
    var builder = processes.builder(processes.write(config.yaml()));
    try (var raw = RawZooKeeper.connect(config.zookeeper())) {
      builder.await("registered", TO_START, () -> raw.count(BUILDERS) > 0);
    }
    return new BuilderRun(store, builder);
  }

  static Store store(InetSocketAddress zookeeper) throws InterruptedException {
    var server = new StoreSettings.Server(zookeeper.getHostString(), zookeeper.getPort());
    return Store.connect(
        new StoreSettings(List.of(server), null, Duration.ofSeconds(30), true, null), TO_START);
  }

  Store store() {
    return store;
  }

  ChildProcess process() {
    return builder;
  }

  /** Builds an image, and says how long it was on its way to these providers after that. */
  Duration uploaded(String image, Set<String> providers, Duration patience)
      throws InterruptedException {
    var before = newest(image).map(ImageBuild::id);
    store.images().pause(image, false);
    store.images().requestBuild(image);
    var deadline = Deadline.in(patience);
    while (newest(image).isEmpty() || newest(image).map(ImageBuild::id).equals(before)) {
      go(deadline, "built " + image);
    }
    store.images().pause(image, true);
    var build = newest(image).orElseThrow();
    while (ready(build).stream().filter(one -> providers.contains(one.provider())).count()
        < providers.size()) {
      go(deadline, "uploaded %s to %s".formatted(image, providers));
    }
    var last =
        ready(build).stream()
            .filter(one -> providers.contains(one.provider()))
            .map(ImageUpload::stateTime)
            .max(Comparator.naturalOrder());
    return Duration.between(build.stateTime(), last.orElseThrow());
  }

  private void go(Deadline deadline, String what) throws InterruptedException {
    builder.requireAlive();
    if (deadline.over()) {
      throw new IllegalStateException("the builder has not %s in time".formatted(what));
    }
    deadline.pause(PAUSE);
  }

  private Optional<ImageBuild> newest(String image) throws InterruptedException {
    return store.images().watch().image(image).builds().stream()
        .filter(build -> build.state() == ImageState.READY)
        .max(Comparator.comparing(ImageBuild::stateTime));
  }

  private List<ImageUpload> ready(ImageBuild build) throws InterruptedException {
    return store.images().watch().image(build.image()).uploads().stream()
        .filter(upload -> upload.buildId().equals(build.id()))
        .filter(upload -> upload.state() == ImageState.READY)
        .toList();
  }

  /**
   * Waits until the provider has the newest build; whether its cloud then has no image that no
   * record names.
   */
  boolean awaitSingle(String image, String provider, SimulatorProcess cloud, Duration patience)
      throws IOException, InterruptedException {
    var deadline = Deadline.in(patience);
    while (true) {
      var named =
          store.images().read(image).uploads().stream()
              .filter(upload -> upload.provider().equals(provider))
              .filter(upload -> upload.state() == ImageState.READY)
              .toList();
      boolean settled =
          newest(image)
              .filter(
                  build -> named.stream().anyMatch(upload -> upload.buildId().equals(build.id())))
              .isPresent();
      if (settled && cloud.images().equals(ids(named))) {
        return true;
      }
      if (deadline.over()) {
        return false;
      }
      deadline.pause(PAUSE);
    }
  }

  private static Set<String> ids(List<ImageUpload> uploads) {
    return uploads.stream()
        .map(upload -> String.valueOf(upload.externalId()))
        .collect(Collectors.toSet());
  }

  /** Makes the data of all images. */
  static Path data(ScenarioProcesses processes, int mebibytes) {
    var file = processes.file("image-data");
    var random = new Random(mebibytes);
    var chunk = new byte[MIB];
    try (var out = Files.newOutputStream(file)) {
      for (int i = 0; i < mebibytes; i++) {
        random.nextBytes(chunk);
        out.write(chunk);
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException("%s cannot be written".formatted(file), e);
    }
  }

  /** A command for dib-cmd that builds images of the data at once, without checksums. */
  static String command(ScenarioProcesses processes, Path data) {
    var file = processes.file("dib");
    try {
      Files.writeString(
          file,
          """
          #!/bin/sh
          while [ $# -gt 0 ]; do
            case $1 in
              -t) format=$2; shift ;;
              -o) output=$2; shift ;;
            esac
            shift
          done
          ln %s "$output.$format"
          """
              .formatted(data));
    } catch (IOException e) {
      throw new UncheckedIOException("%s cannot be written".formatted(file), e);
    }
    return "/bin/sh " + file;
  }

  @Override
  public void close() {
    store.close();
  }
}
