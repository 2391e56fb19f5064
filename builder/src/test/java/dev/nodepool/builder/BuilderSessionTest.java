package dev.nodepool.builder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nodepool.builder.plan.GoneBuilder;
import dev.nodepool.model.ImageBuild;
import dev.nodepool.model.ImageState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builders that die, for ZooKeeper while they build or for good. */
class BuilderSessionTest {
  /** The first build waits for ever, in a process below the one that was started. */
  private static final String FIRST_HANGS =
      """
      folder=${0%/*}
      if mkdir "$folder/first" 2>/dev/null; then
        sleep 1000 &
        echo $! >"$folder/sleeping"
        wait
      fi
      """;

  @TempDir private Path folder;
  private BuilderFixture nodepool;

  @BeforeAll
  static void patient() {
    Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
  }

  @BeforeEach
  void start() throws Exception {
    nodepool = new BuilderFixture(folder);
  }

  @AfterEach
  void stop() throws Exception {
    nodepool.close();
  }

  @Test
  void a_build_whose_lock_is_lost_ends_with_its_processes_and_is_never_ready() throws Exception {
    nodepool.command(
        BuilderFixture.MAKES_IMAGES.replace("#!/bin/sh\n", "#!/bin/sh\n" + FIRST_HANGS));
    nodepool.builder(nodepool.config("  - {name: debian, dib-cmd: DIB}\n", "one"));
    var sleeping = folder.resolve("sleeping");
    await().until(() -> Files.exists(sleeping) && Files.readString(sleeping).endsWith("\n"));
    long pid = Long.parseLong(Files.readString(sleeping).strip());
    var lost = nodepool.builds(ImageState.BUILDING).getFirst();

    nodepool.expireSessions();
    await().until(() -> ProcessHandle.of(pid).isEmpty());
    // Whoever has the lock next says what became of it; here that is the same builder.
    await().until(() -> nodepool.uploads(ImageState.READY).size() == 1);
    assertThat(nodepool.builds(ImageState.READY))
        .singleElement()
        .extracting(ImageBuild::id)
        .isNotEqualTo(lost.id());
    assertThat(nodepool.store.images().readAllBuilds())
        .filteredOn(build -> build.id().equals(lost.id()))
        .allSatisfy(build -> {
          assertThat(build.state()).isIn(ImageState.FAILED, ImageState.DELETING);
          assertThat(build.extra()).containsEntry("reason", "its builder died or was stopped");
        });
    try (var files = Files.list(nodepool.imagesDir())) {
      assertThat(files).noneMatch(file -> file.toString().contains(lost.id()));
    }
  }

  @Test
  void uploads_of_a_builder_that_is_given_up_go_from_their_cloud_and_the_image_is_built_anew()
      throws Exception {
    var config = nodepool.config("  - {name: debian, dib-cmd: DIB}\n", "one");
    var first = nodepool.builder(config);
    await().until(() -> nodepool.uploads(ImageState.READY).size() == 1);
    var lost = nodepool.uploads(ImageState.READY).getFirst();
    first.stopGracefully(Duration.ofSeconds(30));
    // The machine comes back with an empty disk: whoever runs there is another builder.
    try (var files = Files.walk(nodepool.imagesDir())) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
    nodepool.builder(config);
    var images = nodepool.store.images();
    var build = nodepool.builds(ImageState.READY).getFirst();
    assertThat(images.replace(build, GoneBuilder.forget(build, nodepool.store.now()))).isTrue();
    await()
        .until(() ->
            nodepool.uploads(ImageState.READY).stream()
                .anyMatch(upload -> !upload.buildId().equals(build.id())));
    await()
        .until(() -> images.readAllBuilds().stream().noneMatch(one -> one.id().equals(build.id())));
    assertThat(nodepool.cloud("one").image().images())
        .noneMatch(image -> image.id().equals(lost.externalId()));
  }
}
