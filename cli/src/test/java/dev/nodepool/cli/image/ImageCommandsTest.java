package dev.nodepool.cli.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.cli.CliFixture;
import dev.nodepool.cli.TreeLoader;
import dev.nodepool.model.ImageState;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The recorded tree, changed by the commands about images. */
class ImageCommandsTest {
  @TempDir Path folder;
  private CliFixture cli;

  @BeforeEach
  void start() throws Exception {
    cli = new CliFixture(folder);
    TreeLoader.load(cli.port());
  }

  @AfterEach
  void stop() {
    cli.close();
  }

  @Test
  void an_upload_is_marked_for_the_builder_and_keeps_the_rest_of_its_record() throws Exception {
    TreeLoader.put(
        cli.port(),
        "/nodepool/images/debian/builds/a1/providers/fake-provider/images/0000000000",
        "{\"state\": \"ready\", \"state_time\": 5.0, \"external_id\": \"img-1\", \"of_others\": 7}");
    done(delete("a1", "fake-provider", "0000000000"));
    var upload = ImageRecords.upload(cli.store(), "debian", "a1", "fake-provider", "0000000000");
    assertThat(upload.orElseThrow().state()).isEqualTo(ImageState.DELETING);
    assertThat(upload.orElseThrow().externalId()).isEqualTo("img-1");
    assertThat(upload.orElseThrow().extra()).containsKey("of_others");
    assertThat(upload.orElseThrow().stateTime().getEpochSecond()).isGreaterThan(5);
  }

  @Test
  void an_upload_under_way_or_unknown_is_not_deleted() {
    refused(
        "Cannot delete because image upload in progress",
        delete("a1", "fake-provider", "0000000001"));
    refused("Image upload not found", delete("a1", "fake-provider", "0000000002"));
    refused("Image upload not found", delete("a1", "other", "0000000000"));
    refused("Image upload not found", delete("../..", "fake-provider", "0000000000"));
    assertThat(cli.run("image-delete", "--image", "debian").exit()).isEqualTo(2);
  }

  @Test
  void a_build_is_marked_for_the_builder() throws Exception {
    done("dib-image-delete", "debian-a1");
    assertThat(ImageRecords.build(cli.store(), "debian-a1").orElseThrow().state())
        .isEqualTo(ImageState.DELETING);
  }

  @Test
  void a_build_under_way_or_unknown_is_not_deleted() throws Exception {
    TreeLoader.put(cli.port(), "/nodepool/images/debian/builds/d4", "{\"state\": \"building\"}");
    refused("Cannot delete a build in progress", "dib-image-delete", "debian-d4");
    refused("Build debian-zz not found", "dib-image-delete", "debian-zz");
    refused("Build nonsense not found", "dib-image-delete", "nonsense");
  }

  @Test
  void a_pause_is_set_and_taken_away_as_often_as_one_likes() throws Exception {
    for (int i = 0; i < 2; i++) {
      done("image-pause", "debian");
      assertThat(cli.store().images().paused("debian")).isTrue();
    }
    for (int i = 0; i < 2; i++) {
      done("image-unpause", "debian");
      assertThat(cli.store().images().paused("debian")).isFalse();
    }
  }

  @Test
  void an_image_may_be_paused_before_it_was_ever_built_but_no_misspelt_one() throws Exception {
    cli.write("diskimages:\n  - name: new-image\n    elements: [vm]\nproviders: []\n");
    done("image-pause", "new-image");
    assertThat(cli.store().images().paused("new-image")).isTrue();
    assertThat(cli.run("image-status").out()).contains("| new-image | True ");
    done("image-unpause", "new-image");
    assertThat(cli.run("image-status").out()).contains("| new-image | False ");
    refused("There is no image debain", "image-pause", "debain");
    refused("There is no image debain", "image-unpause", "debain");
    assertThat(cli.store().images().images()).containsExactly("debian", "fedora", "new-image");
  }

  @Test
  void documents_say_how_far_an_upload_is_and_why_something_failed() throws Exception {
    TreeLoader.put(
        cli.port(),
        "/nodepool/images/debian/builds/a1/providers/fake-provider/images/0000000001",
        """
        {"state": "uploading", "state_time": 5.0,
         "progress": {"percent": 25, "sent": 1048576, "size": 4194304, "rate": 524288, "left": 6}}\
        """);
    TreeLoader.put(
        cli.port(),
        "/nodepool/images/debian/builds/b2",
        "{\"state\": \"failed\", \"state_time\": 5.0, \"reason\": \"exit code 3\"}");
    var json = new JsonMapper();
    var uploads = json.readTree(cli.run("image-list", "-o", "json").out());
    assertThat(uploads.get(1).at("/progress/percent").asInt()).isEqualTo(25);
    assertThat(uploads.get(0).has("progress")).isFalse();
    var builds = json.readTree(cli.run("dib-image-list", "-o", "json").out());
    assertThat(builds.at("/0/uploading/0/provider").asString()).isEqualTo("fake-provider");
    assertThat(builds.at("/0/uploading/0/progress/left").asInt()).isEqualTo(6);
    assertThat(builds.at("/1/reason").asString()).isEqualTo("exit code 3");
    assertThat(builds.get(0).has("reason")).isFalse();
    assertThat(cli.run("image-list").out()).doesNotContain("25");
  }

  private static String[] delete(String build, String provider, String upload) {
    return new String[] {
      "image-delete",
      "--provider",
      provider,
      "--image",
      "debian",
      "--upload-id",
      upload,
      "--build-id",
      build
    };
  }

  private void done(String... arguments) {
    var ran = cli.run(arguments);
    assertThat(Map.of("exit", ran.exit(), "out", ran.out(), "err", ran.err()))
        .isEqualTo(Map.of("exit", 0, "out", "", "err", ""));
  }

  private void refused(String sentence, String... arguments) {
    var ran = cli.run(arguments);
    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).startsWith(sentence).hasLineCount(1);
  }
}
