package dev.nodepool.launcher;

import static dev.nodepool.launcher.LauncherFixture.PATIENCE;
import static dev.nodepool.launcher.LauncherFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** A machine of ours without a record goes when it is seen twice, and not before. */
class LeakSweepTest {
  private static final Intervals RARELY =
      new Intervals(
          Duration.ofHours(1),
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          Duration.ofHours(8),
          Duration.ofMillis(10),
          Duration.ofMillis(100));

  @TempDir Path folder;
  private LauncherFixture it;
  private int generation = 1;

  @BeforeEach
  void start() throws Exception {
    Files.writeString(folder.resolve("settings.json"), "{\"generation\": 1}");
    it = new LauncherFixture(folder, Map.of("NODEPOOL_FAKE_CONTROL", folder.toString()));
  }

  @AfterEach
  void stop() throws Exception {
    it.close();
  }

  @Test
  void a_machine_without_a_record_is_deleted_when_it_is_seen_twice() throws Exception {
    var launcher = it.launcher(it.config(LauncherTest.TWO_LABELS), RARELY);
    var nodes = it.fulfilled(it.ask("small", "big"));
    // As a launcher that died between the cloud's answer and the record leaves it.
    it.store.nodes().lock(nodes.getFirst().id(), PATIENCE).orElseThrow().remove();
    launcher.sweepLeaks();
    assertThat(servers()).isEqualTo(2);
    launcher.sweepLeaks();
    assertThat(servers()).isEqualTo(1);
    assertThat(it.store.nodes().read(nodes.get(1).id())).isPresent();
    launcher.sweepLeaks();
    assertThat(servers()).isEqualTo(1);
  }

  /** How many machines the cloud has now: a higher generation asks it for a fresh account. */
  private int servers() throws Exception {
    int asked = ++generation;
    var settings = Files.createTempFile(folder, "settings", ".new");
    Files.writeString(settings, "{\"generation\": %d}".formatted(asked));
    Files.move(settings, folder.resolve("settings.json"), StandardCopyOption.ATOMIC_MOVE);
    var account = folder.resolve("state-fake-provider.json");
    return await(
            () -> new JsonMapper().readTree(Files.readString(account)),
            state -> state.path("generation").asInt() == asked)
        .path("servers")
        .size();
  }
}
