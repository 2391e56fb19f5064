package dev.nodepool.builder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nodepool.model.ImageState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuilderTest {
  private static final String DEBIAN =
      "  - {name: debian, dib-cmd: DIB, elements: [debian-minimal, vm], release: trixie, username: ci}\n";

  @TempDir private Path folder;

  @BeforeAll
  static void patient() {
    Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
  }

  @Test
  void an_image_is_built_and_uploaded_to_each_provider_that_uses_it() throws Exception {
    try (var nodepool = new BuilderFixture(folder)) {
      nodepool.builder(nodepool.config(DEBIAN, "one", "two"));
      await().until(() -> nodepool.uploads(ImageState.READY).size() == 2);
      var build = nodepool.builds(ImageState.READY).getFirst();
      assertThat(build.formats()).containsExactly("qcow2");
      assertThat(build.username()).isEqualTo("ci");
      for (var upload : nodepool.uploads(ImageState.READY)) {
        var images = nodepool.cloud(upload.provider()).image().images();
        assertThat(images)
            .anySatisfy(image -> {
              assertThat(image.id()).isEqualTo(upload.externalId());
              assertThat(image.name()).isEqualTo(upload.externalName()).startsWith("debian-");
              assertThat(image.properties())
                  .containsEntry("nodepool_build_id", build.id())
                  .containsEntry("nodepool_upload_id", upload.id())
                  .containsEntry("nodepool_provider_name", upload.provider());
            });
      }
      var log = nodepool.logs().resolve("debian-" + build.id() + ".log");
      assertThat(Files.readString(log)).isEqualTo("building debian for trixie\nExit code: 0\n");
    }
  }

  private static final String LOOKS = "nodepool.builder.host.example.org.build_workers";

  @Test
  void a_builder_with_nothing_to_do_looks_again_and_again_without_asking_zookeeper()
      throws Exception {
    try (var nodepool = new BuilderFixture(folder)) {
      nodepool.builder(nodepool.config(DEBIAN, "one"));
      await().until(() -> nodepool.uploads(ImageState.READY).size() == 1);
      awaitLooks(nodepool, 5);
      long before = nodepool.received();
      long begin = System.nanoTime();
      awaitLooks(nodepool, 30);
      long asked = nodepool.received() - before;
      // Sessions of ten seconds: who has nothing to ask pings three times as often.
      long pings = 1 + Duration.ofNanos(System.nanoTime() - begin).toSeconds() * 3 / 10;
      assertThat(asked).isLessThanOrEqualTo(2 * pings * nodepool.sessions()).isLessThan(20);
    }
  }

  private static void awaitLooks(BuilderFixture nodepool, int more) {
    int before = nodepool.figures.gauges.getOrDefault(LOOKS, 0);
    await().until(() -> nodepool.figures.gauges.getOrDefault(LOOKS, 0) >= before + more);
  }

  @Test
  void a_requested_build_makes_a_new_image_and_two_are_kept() throws Exception {
    try (var nodepool = new BuilderFixture(folder)) {
      nodepool.builder(nodepool.config(DEBIAN, "one"));
      for (int builds = 1; builds <= 3; builds++) {
        int number = builds;
        var before = nodepool.builds(ImageState.READY);
        if (builds > 1) {
          nodepool.store.images().requestBuild("debian");
        }
        await()
            .until(() ->
                !nodepool.store.images().buildRequested("debian").isPresent()
                    && nodepool.builds(ImageState.READY).stream()
                        .anyMatch(
                            build -> before.stream().noneMatch(old -> old.id().equals(build.id())))
                    && nodepool.uploads(ImageState.READY).size() == Math.min(number, 2)
                    && nodepool.uploads(ImageState.READY).stream()
                        .anyMatch(upload ->
                            before.stream().noneMatch(old -> old.id().equals(upload.buildId()))));
      }
      await().until(() -> nodepool.store.images().readAllBuilds().size() == 2);
      await().until(() -> nodepool.store.images().readAllUploads().size() == 2);
      try (var files = Files.list(nodepool.imagesDir())) {
        assertThat(files.filter(file -> file.toString().endsWith(".qcow2"))).hasSize(2);
      }
      assertThat(
              nodepool.cloud("one").image().images().stream()
                  .filter(image -> image.properties().containsKey("nodepool_build_id")))
          .hasSize(2);
    }
  }

  @Test
  void a_failed_build_says_why_and_keeps_the_image_before() throws Exception {
    try (var nodepool = new BuilderFixture(folder)) {
      nodepool.builder(nodepool.config(DEBIAN, "one"));
      await().until(() -> nodepool.uploads(ImageState.READY).size() == 1);
      nodepool.command("#!/bin/sh\necho no space; exit 3\n");
      nodepool.store.images().requestBuild("debian");
      await().until(() -> !nodepool.builds(ImageState.FAILED).isEmpty());
      var failed = nodepool.builds(ImageState.FAILED).getFirst();
      assertThat(failed.extra().get("reason")).asString().contains("exit code 3");
      await().until(() -> nodepool.store.images().buildRequested("debian").isEmpty());
      assertThat(nodepool.builds(ImageState.READY)).hasSize(1);
      assertThat(Files.readString(nodepool.logs().resolve("debian-" + failed.id() + ".log")))
          .endsWith("no space\nExit code: 3\n");
    }
  }

  @Test
  void a_build_that_takes_too_long_is_ended_with_all_its_processes() throws Exception {
    try (var nodepool = new BuilderFixture(folder)) {
      nodepool.command(
          "#!/bin/sh\n(sleep 1000 & echo $! >%s/child; wait) & wait\n".formatted(folder));
      nodepool.builder(
          nodepool.config(DEBIAN.replace("release", "build-timeout: 1, release"), "one"));
      await().until(() -> !nodepool.builds(ImageState.FAILED).isEmpty());
      assertThat(nodepool.builds(ImageState.FAILED).getFirst().extra().get("reason"))
          .asString()
          .contains("longer than build-timeout (1 s)");
      long child = Long.parseLong(Files.readString(folder.resolve("child")).strip());
      await().until(() -> ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
    }
  }

  @Test
  void a_build_that_is_ended_may_tidy_up() throws Exception {
    try (var nodepool = new BuilderFixture(folder)) {
      nodepool.command(
          "#!/bin/bash\ntrap 'echo tidy >%s/tidy' EXIT\nsleep 1000\n".formatted(folder));
      nodepool.builder(
          nodepool.config(DEBIAN.replace("release", "build-timeout: 1, release"), "one"));
      await().until(() -> !nodepool.builds(ImageState.FAILED).isEmpty());
      assertThat(folder.resolve("tidy")).hasContent("tidy");
    }
  }

  @Test
  void secrets_of_the_environment_are_not_in_the_log() throws Exception {
    try (var nodepool = new BuilderFixture(folder)) {
      nodepool.command(BuilderFixture.MAKES_IMAGES + "echo + REG_PASSWORD=$REG_PASSWORD\n");
      nodepool.builder(
          nodepool.config(
              DEBIAN.replace("release", "env-vars: {REG_PASSWORD: geheim1}, release"), "one"));
      await().until(() -> nodepool.builds(ImageState.READY).size() == 1);
      var id = nodepool.builds(ImageState.READY).getFirst().id();
      assertThat(Files.readString(nodepool.logs().resolve("debian-" + id + ".log")))
          .contains("REG_PASSWORD=********")
          .doesNotContain("geheim1");
    }
  }

  @Test
  void an_image_that_is_in_the_configuration_no_more_goes_everywhere() throws Exception {
    try (var nodepool = new BuilderFixture(folder)) {
      var builder = nodepool.builder(nodepool.config(DEBIAN, "one"));
      await().until(() -> nodepool.uploads(ImageState.READY).size() == 1);
      builder.close();
      nodepool.builder(nodepool.config(DEBIAN.replace("debian,", "other,"), "one"));
      await()
          .until(() ->
              nodepool.store.images().readAllBuilds().stream()
                  .allMatch(build -> build.image().equals("other")));
      await().until(() -> nodepool.uploads(ImageState.READY).size() == 1);
      assertThat(nodepool.cloud("one").image().images())
          .noneMatch(image -> image.name().startsWith("debian-"));
      try (var files = Files.list(nodepool.imagesDir())) {
        assertThat(files).noneMatch(file -> file.getFileName().toString().startsWith("debian"));
      }
    }
  }
}
