package dev.nodepool.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.nodepool.config.ProviderConfig;
import dev.nodepool.driver.ConsoleLog;
import dev.nodepool.driver.Driver;
import dev.nodepool.driver.DriverContext;
import dev.nodepool.driver.LaunchSpec;
import dev.nodepool.driver.Offer;
import dev.nodepool.driver.OwnedMachine;
import dev.nodepool.driver.Progress;
import dev.nodepool.driver.Provider;
import dev.nodepool.model.Canary;
import dev.nodepool.model.Canary.Boots;
import dev.nodepool.model.Canary.Stage;
import dev.nodepool.model.ImageBuild;
import dev.nodepool.model.ImageState;
import dev.nodepool.model.ImageUpload;
import dev.nodepool.model.Machine;
import dev.nodepool.model.Quota;
import dev.nodepool.model.Resources;
import dev.nodepool.testkit.SshServer;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** New uploads are tried by a share of the launches, and used by all or by none after that. */
class CanaryLaunchesTest {
  @TempDir Path folder;
  private SshServer sshd;
  private LauncherFixture it;

  /** Machines answer, but those that boot from a broken image never do. */
  private record ImageCloud(
      int open, int closed, Duration patience, Set<String> broken, Set<String> machines)
      implements Provider, ConsoleLog {
    @Override
    public Offer offer(String pool, String label) {
      return new Offer(
          Resources.instances(1), "disk", true, false, 3, Duration.ofMinutes(1), patience);
    }

    @Override
    public Machine launch(LaunchSpec spec, Progress progress) throws InterruptedException {
      var id = "machine-" + spec.nodeId();
      machines.add(id);
      progress.placed(id);
      var upload = Objects.requireNonNull(spec.upload());
      boolean boots = !broken.contains(String.valueOf(upload.externalId()));
      return Machine.builder()
          .externalId(id)
          .interfaceIp("127.0.0.1")
          .connectionType("ssh")
          .connectionPort(boots ? open : closed)
          .imageId(upload.path())
          .build();
    }

    @Override
    public Optional<String> consoleLog(String externalId) {
      return Optional.of("Kernel panic of " + externalId);
    }

    @Override
    public void delete(String externalId) {
      machines.remove(externalId);
    }

    @Override
    public List<OwnedMachine> list() {
      return machines.stream()
          .map(id -> new OwnedMachine(id, id.substring(id.indexOf('-') + 1), id))
          .toList();
    }

    @Override
    public Quota quota() {
      return Quota.UNLIMITED;
    }

    @Override
    public void close() {}
  }

  private record ImageDriver(ImageCloud cloud) implements Driver {
    @Override
    public Set<String> names() {
      return Set.of("fake");
    }

    @Override
    public Provider open(ProviderConfig config, DriverContext context) {
      return cloud;
    }
  }

  @BeforeEach
  void start() throws Exception {
    sshd = SshServer.start();
    it = new LauncherFixture(folder, Map.of());
  }

  /** A launcher that waits so long for a machine to answer, and images that are broken. */
  private void launcher(Duration patience, String... broken) throws Exception {
    try (var closed = new ServerSocket(0)) {
      var cloud =
          new ImageCloud(
              sshd.port(),
              closed.getLocalPort(),
              patience,
              Set.of(broken),
              ConcurrentHashMap.newKeySet());
      it.fake = new ImageDriver(cloud);
    }
    it.launcher(
        new TestConfig()
            .set("diskimages", List.of(Map.of("name", "disk")))
            .fake("sky")
            .with("cloud-images", null)
            .with("diskimages", List.of(Map.of("name", "disk")))
            .offers("built", Map.of("diskimage", "disk", "min-ram", 1)));
  }

  @AfterEach
  void stop() throws Exception {
    it.close();
    sshd.close();
  }

  /** A ready upload of a build of its own. */
  private ImageUpload upload(String build, Map<String, Object> extra) throws Exception {
    var images = it.store.images();
    var now = it.store.now();
    var record =
        new ImageBuild(
            "disk",
            build,
            ImageState.READY,
            now,
            "b",
            "b",
            List.of("qcow2"),
            "zuul",
            "auto",
            null,
            Map.of());
    var lock = images.locks().builds("disk").orElseThrow();
    images.create(record, lock);
    lock.release();
    var uploads = images.locks().uploads(record, "sky").orElseThrow();
    var made =
        images.create(
            new ImageUpload(
                "disk",
                build,
                "sky",
                "",
                ImageState.READY,
                now,
                "image-" + build,
                build,
                "qcow2",
                "zuul",
                "auto",
                null,
                extra),
            uploads);
    uploads.release();
    return made;
  }

  private static Map<String, Object> canary() {
    return Map.of("canary", Map.of("state", "running", "percent", 50));
  }

  /** What so many requests at once are served with. */
  private Set<String> imagesOf(int requests) throws Exception {
    var asked = new ArrayList<String>();
    for (int i = 0; i < requests; i++) {
      asked.add(it.ask("built"));
    }
    var images = ConcurrentHashMap.<String>newKeySet();
    for (var id : asked) {
      images.add(String.valueOf(it.fulfilled(id).getFirst().machine().imageId()));
      it.useAndReturn(id);
    }
    return images;
  }

  private ImageUpload awaitStage(ImageUpload upload, Stage stage) {
    return LauncherFixture.await(
        () -> it.store.images().now(upload).orElseThrow(),
        now -> Canary.of(now).map(Canary::stage).filter(stage::equals).isPresent());
  }

  @Test
  void a_canary_that_does_not_boot_is_rolled_back_and_costs_nobody_the_request() throws Exception {
    var log = new ListAppender<ILoggingEvent>();
    log.start();
    ((Logger) LoggerFactory.getLogger("nodepool.NodeLaunch")).addAppender(log);
    var old = upload("old", Map.of());
    var fresh = upload("fresh", canary());
    launcher(Duration.ofSeconds(5), "image-fresh");
    assertThat(imagesOf(14)).containsExactly(old.path());

    var rolledBack = awaitStage(fresh, Stage.ROLLED_BACK);
    assertThat(rolledBack.state()).isEqualTo(ImageState.FAILED);
    assertThat(String.valueOf(rolledBack.extra().get("reason")))
        .contains("it was rolled back, and the image is paused")
        .contains("nodes did not boot from it");
    assertThat(rolledBack.externalId()).as("it is kept to be looked at").isEqualTo("image-fresh");
    assertThat(Canary.of(rolledBack).orElseThrow().own().failed()).isBetween(3, 20);
    assertThat(it.store.images().paused("disk")).isTrue();
    assertThat(List.copyOf(log.list))
        .extracting(ILoggingEvent::getFormattedMessage)
        .anyMatch(line -> line.contains("Console of node") && line.contains("Kernel panic"));

    long before = it.store.images().now(fresh).orElseThrow().stateTime().toEpochMilli();
    assertThat(imagesOf(5)).containsExactly(old.path());
    assertThat(it.store.images().now(fresh).orElseThrow().stateTime().toEpochMilli())
        .isEqualTo(before);
  }

  @Test
  void a_canary_that_boots_as_well_as_the_one_before_is_used_by_all() throws Exception {
    var old = upload("old", Map.of());
    var fresh = upload("fresh", canary());
    launcher(Duration.ofMinutes(1));
    var images = new HashSet<String>();
    for (int i = 0; i < 3; i++) {
      images.addAll(imagesOf(10));
    }
    assertThat(images).containsExactlyInAnyOrder(old.path(), fresh.path());
    assertThat(Canary.of(it.store.images().now(fresh).orElseThrow()))
        .hasValueSatisfying(canary -> {
          assertThat(canary.own().tried()).isBetween(10, 20);
          assertThat(canary.own().failed()).isZero();
        });
    for (int i = 0; i < 3; i++) {
      imagesOf(10);
    }
    var promoted = awaitStage(fresh, Stage.PROMOTED);
    assertThat(promoted.state()).isEqualTo(ImageState.READY);
    assertThat(Canary.of(promoted).orElseThrow().before()).isNotEqualTo(Boots.NONE);
    assertThat(imagesOf(5)).containsExactly(fresh.path());
  }

  @Test
  void a_canary_without_anything_before_it_is_current() throws Exception {
    var only = upload("only", canary());
    launcher(Duration.ofMinutes(1));
    assertThat(imagesOf(4)).containsExactly(only.path());
    assertThat(it.store.images().now(only)).contains(only);
  }
}
