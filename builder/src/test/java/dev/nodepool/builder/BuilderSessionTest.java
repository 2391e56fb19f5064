package dev.nodepool.builder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nodepool.model.ImageBuild;
import dev.nodepool.model.ImageState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A builder whom ZooKeeper takes for dead while it builds: its locks are anybody's. */
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
}
