package dev.nodepool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tree that Nodepool 11 was recorded with gives the outputs that were recorded, to the byte.
 */
class GoldenOutputTest {
  private static CliFixture cli;

  @BeforeAll
  static void load(@TempDir Path directory) throws Exception {
    cli = new CliFixture(directory);
    TreeLoader.load(cli.port());
    cli.store().nodes().tryLock("0000000002").orElseThrow();
  }

  @AfterAll
  static void stop() {
    cli.close();
  }

  @Test
  void list() {
    assertPrints("nodepool-list.txt", 1, "list");
  }

  @Test
  void list_detail() {
    assertPrints("nodepool-list_detail.txt", 0, "list", "--detail");
  }

  @Test
  void request_list() {
    assertPrints("nodepool-request-list.txt", 0, "request-list");
  }

  @Test
  void info() {
    assertPrints("nodepool-info_fake-provider.txt", 0, "info", "fake-provider");
  }

  @Test
  void image_list() {
    assertPrints("nodepool-image-list.txt", 0, "image-list");
  }

  @Test
  void dib_image_list() {
    assertPrints("nodepool-dib-image-list.txt", 0, "dib-image-list");
  }

  @Test
  void image_status() {
    assertPrints("nodepool-image-status.txt", 0, "image-status");
  }

  /**
   * But for the paused image, whose state the web interface was asked for too early; builds have
   * the id of their builder besides.
   */
  @Test
  void lists_of_images_as_json_have_what_the_web_interface_has() {
    for (var list : new String[] {"image-list", "dib-image-list", "image-status"}) {
      var ran = cli.run(list, "-o", "json");
      var web = RecordedTree.resource("web-" + list + ".json");
      var theirs =
          list.equals("dib-image-list")
              ? web.replaceAll("(\"fedora\".*\"state\": \")ready", "$1paused")
              : web;
      var mine = byId(ran.out());
      if (list.equals("dib-image-list")) {
        assertThat(mine).allMatch(build -> build.hasNonNull("builder_id"));
        mine.forEach(build -> ((ObjectNode) build).remove("builder_id"));
      }
      assertThat(mine).containsExactlyInAnyOrderElementsOf(byId(theirs));
    }
  }

  @Test
  void list_as_json_has_what_the_web_interface_has() {
    var ran = cli.runAt(CliFixture.NOON.plusSeconds(6), "", "list", "-o", "json");
    assertThat(ran.exit()).isZero();
    var mine = byId(ran.out());
    // The web interface was asked when the launcher had removed a node, and not all at once.
    for (var theirs : byId(RecordedTree.resource("web-node-list.json"))) {
      assertThat(mine).anySatisfy(one -> assertThat(sameBesidesAge(one, theirs)).isTrue());
    }
    assertThat(ran.out()).doesNotContain("secret-token");
  }

  @Test
  void request_list_as_json_has_what_the_web_interface_has() {
    var ran = cli.run("request-list", "-o", "json");
    assertThat(byId(ran.out()))
        .containsExactlyInAnyOrderElementsOf(byId(RecordedTree.resource("web-request-list.json")));
  }

  @Test
  void no_format_shows_the_credentials_of_a_node() {
    for (var format : new String[] {"table", "json", "yaml"}) {
      var ran = cli.run("list", "--detail", "-o", format);
      assertThat(ran.out()).contains("redacted").doesNotContain("secret-token");
    }
  }

  private static void assertPrints(String golden, int secondsLater, String... arguments) {
    var ran = cli.runAt(CliFixture.NOON.plus(Duration.ofSeconds(secondsLater)), "", arguments);
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out()).isEqualTo(RecordedTree.sortedTable(golden));
    assertThat(ran.exit()).isZero();
  }

  private static Iterable<JsonNode> byId(String json) {
    return new JsonMapper().readTree(json);
  }

  private static boolean sameBesidesAge(JsonNode mine, JsonNode theirs) {
    return theirs.propertyNames().stream()
        .filter(key -> !key.equals("age"))
        .allMatch(key -> theirs.get(key).equals(mine.get(key)));
  }
}
