package dev.nodepool.builder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.nodepool.config.ConfigLoader;
import dev.nodepool.config.ConfigSource;
import dev.nodepool.model.Component;
import dev.nodepool.model.ImageState;
import dev.nodepool.model.ImageUpload;
import dev.nodepool.openstack.image.Image;
import dev.nodepool.simulator.Simulator;
import dev.nodepool.simulator.SimulatorSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Uploads to clouds on a port, which misbehave. */
class UploadTest {
  private static final String IMAGE =
      "  - {name: debian, dib-cmd: DIB, metadata: {a: own, b: own}}\n";
  private static final String SEND = "image.PUT.image_file";

  @TempDir private Path folder;
  private BuilderFixture nodepool;
  private final Map<String, Simulator> simulators = new HashMap<>();

  @BeforeAll
  static void patient() {
    Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
  }

  @BeforeEach
  void start() throws Exception {
    nodepool = new BuilderFixture(folder);
    nodepool.pause(Duration.ofMillis(500));
  }

  @AfterEach
  void stop() throws Exception {
    nodepool.close();
    simulators.values().forEach(Simulator::close);
  }

  private Simulator cloud(String provider) throws Exception {
    var simulator = Simulator.start(SimulatorSettings.DEFAULT);
    simulators.put(provider, simulator);
    return simulator;
  }

  /** Lets calls to the cloud go wrong. */
  private static void fault(Simulator simulator, String calls, String fault, Object... more) {
    var keys = new HashMap<String, Object>(Map.of("calls", calls, "fault", fault));
    for (int i = 0; i < more.length; i += 2) {
      keys.put((String) more[i], more[i + 1]);
    }
    simulator.control().addFault(keys);
  }

  private void begin(String keys) throws Exception {
    nodepool.builder(nodepool.config(IMAGE, keys, simulators));
  }

  private ImageUpload ready(String provider) {
    return await()
        .until(
            () ->
                nodepool.uploads(ImageState.READY).stream()
                    .filter(upload -> upload.provider().equals(provider))
                    .toList(),
            found -> !found.isEmpty())
        .getFirst();
  }

  private static List<Image> ours(Simulator simulator) throws Exception {
    return simulator.cloud("RegionOne").image().images().stream()
        .filter(image -> image.properties().containsKey("nodepool_build_id"))
        .toList();
  }

  private String reason() throws InterruptedException {
    await().until(() -> !nodepool.uploads(ImageState.FAILED).isEmpty());
    return String.valueOf(nodepool.uploads(ImageState.FAILED).getFirst().extra().get("reason"));
  }

  @Test
  void a_cloud_has_the_image_with_its_properties_and_checksum() throws Exception {
    var cloud = cloud("one");
    begin("image-name-format: '{image_name}-of-{upload_id}'");
    var upload = ready("one");
    assertThat(ours(cloud))
        .singleElement()
        .satisfies(image -> {
          assertThat(image.id()).isEqualTo(upload.externalId());
          assertThat(image.name()).isEqualTo("debian-of-" + upload.id());
          assertThat(image.visibility()).isEqualTo("private");
          assertThat(image.properties())
              .containsEntry("a", "own")
              .containsEntry("nodepool_provider_name", "one")
              .containsKey("nodepool_installation");
        });
    assertThat(upload.extra()).doesNotContainKey("progress");
  }

  @Test
  void beside_a_launcher_of_nodepool_11_an_image_that_is_to_be_validated_is_not_uploaded()
      throws Exception {
    var log = new ListAppender<ILoggingEvent>();
    log.start();
    ((Logger) LoggerFactory.getLogger("nodepool.builder")).addAppender(log);
    cloud("one");
    var stranger = new Component.Daemon(Component.Kind.LAUNCHER, "old", "running", "11.0.0", 0);
    nodepool.store.components().ensureKinds();
    try (var _ = nodepool.store.components().register(stranger)) {
      var image = "  - {name: debian, dib-cmd: DIB, validate: 'true'}\n";
      nodepool.builder(nodepool.config(image, "", simulators));
      await()
          .until(
              () -> List.copyOf(log.list),
              lines ->
                  lines.stream()
                      .anyMatch(line ->
                          line.getFormattedMessage()
                              .contains("the launchers on old, which know no trials")));
      await().until(() -> !nodepool.builds(ImageState.READY).isEmpty());
      assertThat(nodepool.store.images().readAllUploads()).isEmpty();
    }
    await().until(() -> nodepool.uploads(ImageState.UPLOADING), found -> found.size() == 1);
    assertThat(nodepool.uploads(ImageState.READY)).isEmpty();
  }

  @Test
  void a_cloud_that_hangs_holds_nobody_up() throws Exception {
    fault(cloud("one"), SEND, "hang-before", "times", -1);
    cloud("two");
    cloud("three");
    begin("image-upload-timeout: 3600");
    ready("two");
    ready("three");
    assertThat(nodepool.uploads(ImageState.UPLOADING))
        .extracting(ImageUpload::provider)
        .containsExactly("one");
  }

  /** Bigger than what fits between here and a cloud that does not read. */
  private static final String MAKES_A_BIG_IMAGE =
      BuilderFixture.MAKES_IMAGES + "truncate --size 64M $output.qcow2\n";

  @Test
  void an_upload_that_has_not_moved_for_a_minute_does_not_count() throws Exception {
    fault(cloud("one"), SEND, "hang-before", "times", -1);
    fault(cloud("two"), SEND, "hang-before", "times", -1);
    nodepool.uploadWorkers(1);
    nodepool.command(MAKES_A_BIG_IMAGE);
    begin("boot-timeout: 60");
    await().until(() -> nodepool.uploads(ImageState.UPLOADING).size() == 1);
    var first = nodepool.uploads(ImageState.UPLOADING).getFirst().provider();
    // It moves until what is between is full.
    await()
        .until(
            () -> {
              nodepool.nanos.addAndGet(Duration.ofSeconds(61).toNanos());
              return nodepool.uploads(ImageState.UPLOADING);
            },
            uploads -> uploads.size() == 2);
    assertThat(nodepool.uploads(ImageState.UPLOADING))
        .extracting(ImageUpload::provider)
        .contains(first)
        .doesNotHaveDuplicates();
  }

  @Test
  void how_far_an_upload_is_stands_in_its_record_the_log_and_the_metrics() throws Exception {
    fault(cloud("one"), SEND, "hang-before", "times", 1, "pause", 3);
    // A part of it, more than a tenth, goes off before the cloud reads.
    nodepool.command(MAKES_A_BIG_IMAGE.replace("64M", "16M"));
    var log = new ListAppender<ILoggingEvent>();
    log.start();
    var logger = (Logger) LoggerFactory.getLogger("nodepool.builder.UploadLog");
    logger.addAppender(log);
    logger.setLevel(Level.INFO);
    try {
      begin("boot-timeout: 60");
      var progress =
          await()
              .until(
                  () ->
                      nodepool.uploads(ImageState.UPLOADING).stream()
                          .map(upload -> upload.extra().get("progress"))
                          .filter(Objects::nonNull)
                          .findFirst(),
                  Optional::isPresent)
              .orElseThrow();
      assertThat(progress)
          .asInstanceOf(MAP)
          .containsEntry("size", 16 << 20)
          .containsKeys("percent", "sent", "rate", "left");
      assertThat(new String(nodepool.page.page(null).body(), UTF_8))
          .contains(
              "nodepool_image_upload_size_bytes{image=\"debian\",provider=\"one\"} 1.6777216E7");
      assertThat(ready("one").extra()).doesNotContainKey("progress");
    } finally {
      logger.setLevel(null);
      logger.detachAppender(log);
    }
    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .anyMatch(line ->
            line.matches(
                "Upload of image debian to one: \\d+ % of 16 MiB, \\d+ MiB/s, -?\\d+ s left"));
  }

  @Test
  void an_image_that_is_kept_compressed_is_whole_in_the_cloud() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/zstd")), "zstd");
    var cloud = cloud("one");
    nodepool.compress();
    nodepool.command(MAKES_A_BIG_IMAGE);
    begin("boot-timeout: 60");
    var upload = ready("one");
    assertThat(ours(cloud))
        .singleElement()
        .satisfies(image -> {
          assertThat(image.id()).isEqualTo(upload.externalId());
          assertThat(image.bytes()).isEqualTo(64 << 20);
          assertThat(image.properties()).containsKey("owner_specified.openstack.md5");
        });
    var name = nodepool.imagesDir().resolve("debian-" + upload.buildId() + ".qcow2").toString();
    assertThat(Path.of(name)).doesNotExist();
    assertThat(Path.of(name + ".md5")).exists();
    assertThat(Files.size(Path.of(name + ".zst"))).isLessThan(1 << 20);
  }

  @Test
  void a_cloud_that_says_500_after_success_has_one_image_in_the_end() throws Exception {
    var cloud = cloud("one");
    fault(cloud, SEND, "fail-after", "status", 500, "times", 1);
    fault(cloud, "image.POST.images", "fail-after", "status", 500, "times", 1);
    cloud("two");
    begin("boot-timeout: 60");
    ready("two");
    var upload = ready("one");
    await().until(() -> nodepool.store.images().readAllUploads().size() == 2);
    await().until(() -> ours(cloud).size() == 1);
    assertThat(ours(cloud).getFirst().id()).isEqualTo(upload.externalId());
  }

  @Test
  void an_upload_that_takes_too_long_has_failed_and_leaves_nothing() throws Exception {
    var cloud = cloud("one");
    fault(cloud, SEND, "hang-before", "times", 1);
    begin("image-upload-timeout: 1");
    assertThat(reason()).contains("longer than image-upload-timeout (1 s)");
    ready("one");
    await().until(() -> ours(cloud).size() == 1);
  }

  @Test
  void what_may_not_be_uploaded_is_imported() throws Exception {
    var cloud = cloud("one");
    fault(cloud, SEND, "fail-before", "status", 403, "times", -1);
    begin("boot-timeout: 60");
    ready("one");
    assertThat(ours(cloud)).singleElement().matches(Image::isActive);
  }

  @Test
  void an_image_that_is_another_one_in_the_cloud_is_not_ready() throws Exception {
    var cloud = cloud("one");
    nodepool.command(
        BuilderFixture.MAKES_IMAGES
            + "echo 00000000000000000000000000000000 >$output.qcow2.md5\n"
            + "echo $(seq -s '' 1000 | head -c 64) >$output.qcow2.sha256\n");
    begin("boot-timeout: 60");
    assertThat(reason()).contains("the cloud has another image than was sent: the md5 of debian-");
    assertThat(nodepool.uploads(ImageState.READY)).isEmpty();
    await().until(() -> ours(cloud).isEmpty());
  }

  @Test
  void a_hook_that_refuses_an_image_takes_it_away_again() throws Exception {
    var cloud = cloud("one");
    var hook = folder.resolve("hook");
    Files.writeString(
        hook,
        "#!/bin/sh\necho $1 $2 $3 >%s/said; echo no good hush-hush; exit 3\n".formatted(folder));
    assertThat(hook.toFile().setExecutable(true)).isTrue();
    var image = IMAGE.replace("}}", "}, env-vars: {REG_PASSWORD: hush-hush}}");
    nodepool.builder(nodepool.config(image, "post-upload-hook: " + hook, simulators));
    assertThat(reason()).contains("ended with exit code 3: no good ********");
    await().until(() -> ours(cloud).isEmpty());
    assertThat(Files.readString(folder.resolve("said"))).startsWith("one ").endsWith(".qcow2\n");
  }

  @Test
  void an_image_without_a_record_is_deleted_when_it_is_seen_twice() throws Exception {
    var cloud = cloud("one");
    begin("boot-timeout: 60");
    var upload = ready("one");
    var id = upload.externalId();
    nodepool.store.images().delete(upload);
    await().until(() -> ours(cloud).size() == 1 && !ours(cloud).getFirst().id().equals(id));
    ready("one");
  }

  @Test
  void paused_providers_get_nothing() throws Exception {
    cloud("one");
    cloud("two");
    var config = nodepool.config(IMAGE, "boot-timeout: 60", simulators);
    var file = folder.resolve("nodepool.yaml");
    var text = Files.readString(file);
    int first = text.indexOf("{name: debian}]");
    Files.writeString(
        file,
        text.substring(0, first) + "{name: debian, pause: true}]" + text.substring(first + 15));
    String paused = config.providers().getFirst().name();
    nodepool.builder(new ConfigLoader().load(ConfigSource.of(file)).config());
    ready(paused.equals("one") ? "two" : "one");
    assertThat(nodepool.store.images().readAllUploads())
        .noneMatch(upload -> upload.provider().equals(paused));
  }
}
