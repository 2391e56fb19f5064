package dev.nodepool.launcher;

import static dev.nodepool.launcher.LauncherFixture.PATIENCE;
import static dev.nodepool.launcher.LauncherFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.launcher.context.Intervals;
import dev.nodepool.openstack.image.CreateImage;
import dev.nodepool.openstack.image.Image;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
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
    var launcher = it.launcher(it.config(TestConfig.twoLabels()), RARELY);
    var nodes = it.fulfilled(it.ask("small", "big"));
    // As a launcher that died between the cloud's answer and the record leaves it.
    it.store.nodes().lock(nodes.getFirst().id(), PATIENCE).orElseThrow().remove();
    launcher.sweepLeaks();
    assertThat(servers()).isEqualTo(2);
    // The launcher may have learned of it only after the first sweep.
    await(
        () -> {
          launcher.sweepLeaks();
          return servers();
        },
        left -> left == 1);
    assertThat(it.store.nodes().read(nodes.get(1).id())).isPresent();
    launcher.sweepLeaks();
    assertThat(servers()).isEqualTo(1);
  }

  @Test
  void an_image_without_a_record_is_deleted_when_it_is_seen_twice() throws Exception {
    var disk = List.of(Map.of("name", "disk"));
    var config = TestConfig.twoLabels().set("diskimages", disk).with("diskimages", disk);
    var lost = image(Map.of("nodepool_build_id", "b1", "nodepool_upload_id", "0000000001"), "");
    var known = image(Map.of("nodepool_build_id", "b2", "nodepool_upload_id", "0000000002"), "");
    var other =
        image(Map.of("nodepool_build_id", "b3", "nodepool_upload_id", "0000000001"), "another");
    try (var tree = new LegacyTree(it.hosts())) {
      tree.write(
          "/nodepool/images/disk/builds/b2/providers/fake-provider/images/0000000002",
          "{\"state\": \"uploading\", \"state_time\": 1700000000.0}");
    }
    var launcher = it.launcher(it.config(config), RARELY);
    launcher.sweepLeaks();
    assertThat(images()).contains(lost, known, other);
    launcher.sweepLeaks();
    launcher.sweepLeaks();
    assertThat(images()).contains(known, other).doesNotContain(lost);
  }

  private String image(Map<String, String> marks, String installation) throws Exception {
    var all = new HashMap<>(marks);
    all.put("nodepool_provider_name", "fake-provider");
    if (!installation.isEmpty()) {
      all.put("nodepool_installation", installation);
    }
    return it.cloud("fake-provider").image().createImage(new CreateImage("disk-1", "qcow2", all));
  }

  private List<String> images() throws Exception {
    return it.cloud("fake-provider").image().images().stream().map(Image::id).toList();
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
