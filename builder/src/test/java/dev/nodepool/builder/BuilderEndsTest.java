package dev.nodepool.builder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nodepool.builder.plan.GoneBuilder;
import dev.nodepool.model.ImageBuild;
import dev.nodepool.model.ImageState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of builds: their room, their files, their records, their figures. */
class BuilderEndsTest {
  private static final String DEBIAN = "  - {name: debian, dib-cmd: DIB MORE}\n";

  @TempDir private Path folder;
  private BuilderFixture nodepool;

  @BeforeAll
  static void patient() {
    Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
  }

  @BeforeEach
  void start() throws Exception {
    nodepool = new BuilderFixture(folder);
  }

  @AfterEach
  void stop() throws Exception {
    nodepool.close();
  }

  private static String image(String keys) {
    return DEBIAN.replace(" MORE", keys);
  }

  private void awaitReady() {
    await().until(() -> nodepool.uploads(ImageState.READY).size() == 1);
  }

  private List<String> files() throws Exception {
    try (var files = Files.list(nodepool.imagesDir())) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  @Test
  void a_build_that_would_fill_the_disk_is_refused() throws Exception {
    nodepool.builder(nodepool.config(image(""), "one"));
    awaitReady();
    nodepool.free(4096);
    nodepool.store.images().requestBuild("debian");
    await().until(() -> !nodepool.builds(ImageState.FAILED).isEmpty());
    assertThat(nodepool.builds(ImageState.FAILED).getFirst().extra().get("reason"))
        .asString()
        .contains("has 0 MiB free, and the build needs about 0 MiB");
    await().until(() -> nodepool.store.images().buildRequested("debian").isEmpty());
  }

  @Test
  void files_that_are_everywhere_are_deleted_but_for_those_to_keep() throws Exception {
    nodepool.builder(
        nodepool.config(
            image(", formats: [raw, vhd], keep-formats: [raw], delete-after-upload: true"), "one"));
    awaitReady();
    await().until(() -> files().stream().noneMatch(file -> file.endsWith(".qcow2")));
    assertThat(files()).anyMatch(file -> file.endsWith(".raw"));
    assertThat(nodepool.builds(ImageState.READY).getFirst().formats())
        .containsExactly("qcow2", "raw", "vhd");
  }

  @Test
  void a_deleted_build_goes_with_its_uploads_and_the_one_before_is_current() throws Exception {
    nodepool.builder(nodepool.config(image(""), "one"));
    awaitReady();
    var first = nodepool.uploads(ImageState.READY).getFirst();
    nodepool.store.images().requestBuild("debian");
    await().until(() -> nodepool.uploads(ImageState.READY).size() == 2);
    nodepool.store.images().pause("debian", true);
    var bad =
        nodepool.builds(ImageState.READY).stream()
            .filter(build -> !build.id().equals(first.buildId()))
            .findFirst()
            .orElseThrow();
    var upload =
        nodepool.uploads(ImageState.READY).stream()
            .filter(one -> one.buildId().equals(bad.id()))
            .findFirst()
            .orElseThrow();
    nodepool.store.images().write(bad.in(ImageState.DELETING, nodepool.store.now()));
    await().until(() -> nodepool.store.images().readAllBuilds().size() == 1);
    assertThat(nodepool.store.images().readAllUploads()).containsExactly(first);
    assertThat(nodepool.cloud("one").image().images())
        .noneMatch(image -> image.id().equals(upload.externalId()));
    assertThat(files()).noneMatch(file -> file.contains(bad.id()));
  }

  @Test
  void a_build_whose_builder_has_been_gone_for_a_day_loses_its_record() throws Exception {
    nodepool.builder(nodepool.config(image(""), "one"));
    awaitReady();
    var template = nodepool.builds(ImageState.READY).getFirst();
    var old = foreign(template, "gone.example.org", Duration.ofDays(2));
    var young = foreign(template, "away.example.org", Duration.ofHours(2));
    await()
        .until(() ->
            nodepool.store.images().readAllBuilds().stream()
                .noneMatch(build -> build.id().equals(old)));
    assertThat(nodepool.builds(ImageState.DELETING)).extracting(ImageBuild::id).contains(young);
  }

  /** A build of another builder that is to be deleted for so long. */
  private String foreign(ImageBuild like, String host, Duration age) throws Exception {
    String id = UUID.randomUUID().toString().replace("-", "");
    var lock =
        await().until(() -> nodepool.store.images().locks().builds("debian"), Optional::isPresent);
    nodepool
        .store
        .images()
        .create(
            new ImageBuild(
                "debian",
                id,
                ImageState.DELETING,
                nodepool.store.now().minus(age),
                host,
                "id of " + host,
                List.of("qcow2"),
                like.username(),
                like.pythonPath(),
                like.shellType(),
                Map.of()),
            lock.orElseThrow());
    lock.orElseThrow().release();
    return id;
  }

  @Test
  void a_build_of_a_builder_that_somebody_has_given_up_goes_at_once() throws Exception {
    nodepool.builder(nodepool.config(image(""), "one"));
    awaitReady();
    var id = foreign(nodepool.builds(ImageState.READY).getFirst(), "gone", Duration.ZERO);
    var images = nodepool.store.images();
    var build =
        images.readAllBuilds().stream()
            .filter(one -> one.id().equals(id))
            .findFirst()
            .orElseThrow();
    assertThat(images.replace(build, GoneBuilder.forget(build, nodepool.store.now()))).isTrue();
    await().until(() -> images.readAllBuilds().stream().noneMatch(one -> one.id().equals(id)));
    assertThat(nodepool.builds(ImageState.READY)).hasSize(1);
  }

  @Test
  void two_builders_build_an_image_once_and_upload_it_once_to_each_provider() throws Exception {
    var config = nodepool.config(image(""), "one", "two", "three");
    nodepool.builder(config);
    nodepool.builder(config);
    await().until(() -> nodepool.uploads(ImageState.READY).size() == 3);
    assertThat(nodepool.store.images().readAllBuilds()).hasSize(1);
    assertThat(nodepool.store.images().readAllUploads()).hasSize(3);
  }

  @Test
  void builds_and_uploads_are_reported_under_the_names_of_nodepool_11() throws Exception {
    nodepool.builder(nodepool.config(image(", formats: [raw]"), "one"));
    awaitReady();
    var build = nodepool.builds(ImageState.READY).getFirst();
    String host = "nodepool.builder.host.example.org.";
    await()
        .untilAsserted(() ->
            assertThat(nodepool.figures.values)
                .containsEntry("nodepool.dib_image_build.debian.status.rc", 0L)
                .containsEntry(
                    "nodepool.dib_image_build.debian.status.last_build",
                    build.stateTime().getEpochSecond())
                .containsEntry("nodepool.dib_image_build.debian.raw.size", 4096L)
                .containsKey("nodepool.dib_image_build.debian.qcow2.size")
                .containsKey("nodepool.dib_image_build.debian.status.duration time")
                .containsEntry("nodepool.image_update.debian.one count", 1L)
                .containsKey("nodepool.image_update.debian.one time")
                .containsEntry("nodepool.image_build_requests", 0L)
                .containsEntry("nodepool.image.debian.image_build_requests", 0L)
                .containsEntry(host + "current_builds", 0L)
                .containsEntry(host + "current_uploads", 0L)
                .containsEntry(host + "build_workers", 1L)
                .containsEntry(host + "upload_workers", 4L)
                .containsEntry(host + "image.debian.build.state", 0L)
                .containsEntry(host + "image.debian.provider.one.upload.state", 0L));
    nodepool.store.images().pause("debian", true);
    await()
        .untilAsserted(() ->
            assertThat(nodepool.figures.values)
                .containsEntry(host + "image.debian.build.state", 3L));
  }

  @Test
  void a_failed_build_leaves_no_files_and_its_exit_code() throws Exception {
    nodepool.command(BuilderFixture.MAKES_IMAGES + "exit 7\n");
    nodepool.builder(nodepool.config(image(""), "one"));
    await().until(() -> !nodepool.builds(ImageState.FAILED).isEmpty());
    assertThat(files()).containsExactly("builder_id.txt");
    await()
        .until(() ->
            Long.valueOf(7)
                .equals(nodepool.figures.values.get("nodepool.dib_image_build.debian.status.rc")));
  }

  @Test
  void secrets_of_secure_conf_are_in_the_environment_only() throws Exception {
    nodepool.command(
        BuilderFixture.MAKES_IMAGES + "set -x; echo $ACTIVATION; tr '\\0' ' ' </proc/$$/cmdline\n");
    nodepool.secure("diskimages: [{name: debian, env-vars: {ACTIVATION: geheim2}}]\n");
    nodepool.builder(nodepool.config(image(""), "one"));
    awaitReady();
    var id = nodepool.builds(ImageState.READY).getFirst().id();
    assertThat(Files.readString(nodepool.logs().resolve("debian-" + id + ".log")))
        .contains("********")
        .doesNotContain("geheim2");
  }
}
