package dev.nodepool.cli.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nodepool.cli.CliFixture;
import dev.nodepool.cli.CliFixture.Ran;
import dev.nodepool.cli.TreeLoader;
import dev.nodepool.model.Component;
import dev.nodepool.model.ImageBuild;
import dev.nodepool.model.ImageState;
import dev.nodepool.model.ImageUpload;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What is asked of builders, with a test that does what a builder does. */
class AskedImagesTest {
  private static final String UPLOADS =
      "/nodepool/images/debian/builds/a1/providers/fake-provider/images/";

  @TempDir Path folder;
  private CliFixture cli;

  @BeforeEach
  void start() throws Exception {
    cli = new CliFixture(folder);
    cli.write(
        """
        diskimages:
          - name: debian
            elements: [debian-minimal]
          - name: fedora
            elements: [vm]
            formats: [raw]
          - name: stopped
            pause: true
        providers:
          - name: fake-provider
            driver: fake
            cloud: fake
            diskimages:
              - name: debian
              - name: fedora
                pause: true
        """);
    TreeLoader.load(cli.port());
  }

  @AfterEach
  void stop() {
    cli.close();
  }

  @Test
  void a_build_is_asked_for_as_nodepool_11_asks() throws Exception {
    try (var _ = cli.store().components().register(builder())) {
      assertThat(cli.run("image-build", "debian")).isEqualTo(new Ran(0, "", ""));
    }
    assertThat(cli.store().images().buildRequested("debian")).isPresent();
    assertThat(cli.run("image-status").out()).contains("| debian | False  | pending ");
  }

  @Test
  void images_that_cannot_be_built_are_refused_in_the_words_of_nodepool_11() throws Exception {
    assertThat(cli.run("image-build", "nonsense").err())
        .startsWith("Trying to build a non disk-image-builder image: nonsense")
        .hasLineCount(1);
    assertThat(cli.run("image-build", "stopped").err())
        .startsWith("Skipping build request for image stopped; paused")
        .hasLineCount(1);
    assertThat(cli.run("image-build", "stopped").exit()).isEqualTo(1);
    assertThat(cli.store().images().images()).doesNotContain("nonsense", "stopped");
  }

  @Test
  void who_asks_is_told_what_is_in_the_way() {
    var ran = cli.run("image-build", "fedora");
    assertThat(ran.exit()).isZero();
    assertThat(ran.err())
        .contains("Image fedora is paused: nothing is built until nodepool image-unpause fedora.")
        .contains("No builder is connected to this ZooKeeper");
  }

  @Test
  void whoever_waits_for_a_build_sees_it_begin_and_end() throws Exception {
    var waiting = run("image-build", "debian", "--wait");
    var build = begin("d4");
    put(build.in(ImageState.READY, cli.store().now()));
    cli.store().images().forgetRequest("debian");
    var ran = waiting.get();
    assertThat(ran.err()).contains("Build debian-d4 is under way on b.example.org.\n");
    assertThat(ran.out()).matches("Build debian-d4 is ready after \\w+, on b.example.org.\n");
    assertThat(ran.exit()).isZero();
  }

  @Test
  void a_build_that_fails_ends_the_wait_with_its_reason() throws Exception {
    var waiting = run("image-build", "debian", "--wait", "-o", "json");
    var build = begin("d4");
    put(
        build.with(
            ImageState.FAILED,
            cli.store().now(),
            List.of("qcow2"),
            Map.of("reason", "exit code 3")));
    var ran = waiting.get();
    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.err()).containsPattern("Build debian-d4 failed after \\w+, on b.* exit code 3");
    var document = new JsonMapper().readTree(ran.out());
    assertThat(document.get("state").asString()).isEqualTo("failed");
    assertThat(document.get("reason").asString()).isEqualTo("exit code 3");
  }

  @Test
  void the_end_of_a_build_that_was_under_way_is_not_taken_for_the_one_asked_for() throws Exception {
    TreeLoader.put(cli.port(), "/nodepool/images/debian/builds/c3", "{\"state\": \"building\"}");
    var waiting = run("image-build", "debian", "--wait");
    requested();
    TreeLoader.put(cli.port(), "/nodepool/images/debian/builds/c3", "{\"state\": \"failed\"}");
    put(begin("d4").in(ImageState.READY, cli.store().now()));
    var ran = waiting.get();
    assertThat(ran.err()).contains("Waiting for the end of build debian-c3, which was under way");
    assertThat(ran.out()).contains("debian-d4 is ready");
  }

  @Test
  void a_builder_that_dies_is_not_the_end_of_the_wait() throws Exception {
    var waiting = run("image-build", "debian", "--wait");
    cli.store().images().delete(begin("d4"));
    put(begin("e5").in(ImageState.READY, cli.store().now()));
    assertThat(waiting.get().out()).contains("debian-e5 is ready");
  }

  @Test
  void a_request_that_is_taken_back_ends_the_wait() throws Exception {
    var waiting = run("image-build", "debian", "--wait");
    requested();
    cli.store().images().forgetRequest("debian");
    var ran = waiting.get();
    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.err()).contains("was taken back");
  }

  @Test
  void an_upload_that_failed_is_tried_again_at_once() throws Exception {
    upload("0000000000", "failed", "");
    upload("0000000001", "deleting", "");
    var waiting = run("image-upload", "fake-provider", "debian", "--wait");
    await().until(() -> upload("0000000000").state() == ImageState.DELETING);
    upload(
        "0000000002", "uploading", ", \"progress\": {\"bytes\": 1, \"size\": 4, \"percent\": 25}");
    upload("0000000002", "ready", ", \"external_id\": \"img-7\"");
    var ran = waiting.get();
    assertThat(ran.out()).isEqualTo("Build debian-a1 is in fake-provider as img-7.\n");
    assertThat(ran.exit()).isZero();
  }

  @Test
  void a_person_who_waits_sees_how_far_an_upload_is() throws Exception {
    upload("0000000000", "failed", "");
    upload("0000000001", "deleting", "");
    var seen = new ByteArrayOutputStream();
    var waiting =
        new FutureTask<>(
            () -> cli.runWatched(seen, "image-upload", "fake-provider", "debian", "--wait"));
    Thread.ofVirtual().start(waiting);
    for (int percent : List.of(25, 50)) {
      upload("0000000002", "uploading", ", \"progress\": {\"percent\": %d}".formatted(percent));
      await().until(() -> seen.toString(UTF_8).contains("(%d %%), ".formatted(percent)));
    }
    upload("0000000002", "ready", ", \"external_id\": \"img-7\"");
    assertThat(waiting.get().out()).isEqualTo("Build debian-a1 is in fake-provider as img-7.\n");
    // Said once, however often the line was drawn.
    assertThat(seen.toString(UTF_8))
        .containsOnlyOnce("Upload 0000000002 of build debian-a1 to fake-provider is under way.\n");
  }

  @Test
  void an_upload_that_fails_ends_the_wait_with_its_reason() throws Exception {
    upload("0000000000", "failed", "");
    upload("0000000001", "failed", "");
    var waiting = run("image-upload", "fake-provider", "debian", "--wait");
    await().until(() -> upload("0000000001").state() == ImageState.DELETING);
    upload("0000000002", "failed", ", \"reason\": \"the cloud is full\"");
    var ran = waiting.get();
    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).contains("to fake-provider failed after").contains("the cloud is full");
  }

  @Test
  void who_does_not_wait_is_told_where_the_upload_stands() throws Exception {
    assertThat(cli.run("image-upload", "fake-provider", "debian").out())
        .isEqualTo("Build debian-a1 is in fake-provider as img-1.\n");
    upload("0000000000", "failed", "");
    assertThat(cli.run("image-upload", "fake-provider", "debian").out())
        .isEqualTo("Upload 0000000001 of build debian-a1 to fake-provider is under way.\n");
    upload("0000000001", "failed", "");
    var ran = cli.run("image-upload", "fake-provider", "debian", "-f", "json");
    assertThat(new JsonMapper().readTree(ran.out()).get("state").asString()).isEqualTo("requested");
  }

  @Test
  void uploads_that_cannot_be_are_refused() throws Exception {
    refused(3, "There is no provider nonsense", "nonsense", "debian");
    refused(3, "Provider fake-provider does not use image stopped", "fake-provider", "stopped");
    refused(
        3,
        "Uploads of image fedora to provider fake-provider are paused",
        "fake-provider",
        "fedora");
    TreeLoader.put(cli.port(), "/nodepool/images/debian/builds/a1", "{\"state\": \"failed\"}");
    refused(1, "Image debian has no ready build", "fake-provider", "debian");
  }

  @Test
  void an_image_that_is_not_built_or_uploaded_is_explained() throws Exception {
    upload("0000000001", "failed", ", \"reason\": \"the cloud is full\"");
    upload("0000000000", "deleting", "");
    TreeLoader.put(
        cli.port(),
        "/nodepool/images/debian/builds/b2",
        "{\"state\": \"failed\", \"state_time\": 1796126340.0, \"builder\": \"b\", \"reason\": \"exit code 3\"}");
    cli.store().images().requestBuild("debian");
    var debian = cli.run("explain", "image", "debian").out();
    assertThat(debian)
        .contains("Its newest ready build is debian-a1")
        .contains("Build debian-b2 failed")
        .contains("on b: exit code 3")
        .contains("A build was asked for")
        .contains("No builder is connected")
        .contains("The next build is due")
        .contains("Provider fake-provider:")
        .contains("nodepool image-upload fake-provider debian: the cloud is full");
    var fedora = cli.run("explain", "image", "fedora").out();
    assertThat(fedora)
        .contains("paused: nodepool image-unpause fedora")
        .contains("Its uploads are paused")
        .contains("Its newest ready build is fedora-c3")
        .contains("is not uploaded: only the builder builder.example.org has its files");
    var stopped = cli.run("explain", "image", "stopped", "-o", "json").out();
    assertThat(new JsonMapper().readTree(stopped).get("build").toString())
        .contains("says pause: true", "no ready build", "names no formats");
    var unknown = cli.run("explain", "image", "nonsense");
    assertThat(unknown.err()).startsWith("There is no image nonsense: see nodepool image-status");
    assertThat(unknown.exit()).isEqualTo(1);
  }

  private void refused(int exit, String sentence, String... words) {
    var ran = cli.run("image-upload", words[0], words[1], "--wait");
    assertThat(ran.err()).startsWith(sentence).hasLineCount(1);
    assertThat(ran.exit()).isEqualTo(exit);
  }

  private FutureTask<Ran> run(String... words) {
    var task = new FutureTask<>(() -> cli.run(words));
    Thread.ofVirtual().start(task);
    return task;
  }

  private void requested() {
    await().until(() -> cli.store().images().buildRequested("debian").isPresent());
  }

  /** What a builder does that takes the request. */
  private ImageBuild begin(String id) throws Exception {
    requested();
    TreeLoader.put(
        cli.port(),
        "/nodepool/images/debian/builds/" + id,
        "{\"state\": \"building\", \"state_time\": 5.0, \"builder\": \"b.example.org\"}");
    return ImageRecords.build(cli.store(), "debian-" + id).orElseThrow();
  }

  private void put(ImageBuild build) throws InterruptedException {
    assertThat(cli.store().images().write(build)).isTrue();
  }

  private void upload(String id, String state, String more) throws Exception {
    TreeLoader.put(
        cli.port(),
        UPLOADS + id,
        "{\"state\": \"%s\", \"state_time\": 9.0%s}".formatted(state, more));
  }

  private ImageUpload upload(String id) throws InterruptedException {
    return ImageRecords.upload(cli.store(), "debian", "a1", "fake-provider", id).orElseThrow();
  }

  private static Component builder() {
    return new Component.Daemon(Component.Kind.BUILDER, "b", "running", "11", 2, null);
  }
}
