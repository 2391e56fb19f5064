package dev.nodepool.cli.autohold;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.cli.CliFixture;
import dev.nodepool.model.Allocation;
import dev.nodepool.model.HoldRequest;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.Owner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Hold requests together with what Zuul does with them, over kazoo. */
class AutoholdCommandsTest {
  private static final String PROJECT = "opendev.org/org/project";

  @TempDir Path folder;
  private CliFixture cli;
  private Path script;

  @BeforeEach
  void start() throws Exception {
    cli = new CliFixture(folder);
    script = folder.resolve("zuul_holds.py");
    try (var in = AutoholdCommandsTest.class.getResourceAsStream("/zuul_holds.py")) {
      Files.write(script, in.readAllBytes());
    }
  }

  @AfterEach
  void stop() {
    cli.close();
  }

  @Test
  void zuul_finds_a_hold_of_ours_and_marks_a_node_by_it() throws Exception {
    var id = autohold("--job", "unit", "--node-hold-expiration", "2h");
    assertThat(zuul("fail", "t1", PROJECT, "other", "refs/heads/main", node()).isNull()).isTrue();
    var node = node();
    assertThat(zuul("fail", "t1", PROJECT, "unit", "refs/heads/main", node).asString())
        .isEqualTo(id);
    var held = read(node);
    assertThat(held.state()).isEqualTo(NodeState.HOLD);
    assertThat(held.hold().job()).isEqualTo("t1 " + PROJECT + " unit .*");
    assertThat(held.hold().comment()).isEqualTo("flaky, Eve");
    assertThat(held.hold().expirationSeconds()).isEqualTo(7200);
    assertThat(
            cli.run("list", "--detail").out().lines().filter(line -> line.contains("flaky, Eve")))
        .hasSize(1);
    var request = cli.store().holdRequests().read(id).orElseThrow();
    assertThat(request.isOpen()).isFalse();
    assertThat(request.nodes()).containsExactly(node);
    assertThat(cli.run("autohold-info", id).out())
        .contains("ID: " + id, "Current Count: 1", "Held Nodes: ", node, "Request Expired: 20");
    // It was for one failure.
    assertThat(zuul("fail", "t1", PROJECT, "unit", "refs/heads/main", node()).isNull()).isTrue();
  }

  @Test
  void what_we_store_is_to_the_key_what_zuul_stores() throws Exception {
    var ours = zuul("show", autohold("--job", "unit"));
    var theirs =
        zuul("show", zuul("ask", "t1", PROJECT, "unit", ".*", "flaky, Eve", "0").asString());
    assertThat(ours).isEqualTo(theirs);
  }

  @Test
  void a_hold_that_zuul_stored_is_listed_and_lets_its_nodes_go_when_it_is_deleted()
      throws Exception {
    var id = zuul("ask", "t2", PROJECT, "unit", "refs/changes/34/1234/.*", "look", "60").asString();
    var node = node();
    zuul("fail", "t2", PROJECT, "unit", "refs/changes/34/1234/7", node);
    autohold("--job", "unit");
    assertThat(cli.run("autohold-list", "--tenant", "t2").out())
        .isEqualTo(
            """
            +------------+--------+-------------------------+------+-------------------------+---------------+-----------+--------+-----------------+
            | ID         | Tenant | Project                 | Job  | Ref Filter              | Current Count | Max Count | Reason | Node Expiration |
            +------------+--------+-------------------------+------+-------------------------+---------------+-----------+--------+-----------------+
            | %s | t2     | opendev.org/org/project | unit | refs/changes/34/1234/.* | 1             | 1         | look   | 60              |
            +------------+--------+-------------------------+------+-------------------------+---------------+-----------+--------+-----------------+
            """
                .formatted(id));
    var shortId = Long.toString(Long.parseLong(id));
    assertThat(cli.run("autohold-delete", shortId).exit()).isZero();
    assertThat(read(node).state()).isEqualTo(NodeState.USED);
    assertThat(cli.store().holdRequests().read(id)).isEmpty();
    assertThat(cli.run("autohold-list", "-f", "json").out())
        .contains("\"t1\"")
        .doesNotContain("t2");
  }

  @Test
  void zuul_deletes_a_hold_of_ours_with_its_nodes() throws Exception {
    var id = autohold("--job", "unit");
    var node = node();
    zuul("fail", "t1", PROJECT, "unit", "refs/heads/main", node);
    assertThat(zuul("delete", id).asBoolean()).isTrue();
    assertThat(read(node).state()).isEqualTo(NodeState.USED);
    assertThat(cli.store().holdRequests().readAll()).isEmpty();
  }

  @Test
  void a_hold_whose_node_somebody_has_locked_stays() throws Exception {
    var id = autohold("--job", "unit");
    var node = node();
    zuul("fail", "t1", PROJECT, "unit", "refs/heads/main", node);
    try (var held = cli.store().nodes().tryLock(node).orElseThrow()) {
      assertThat(held.valid()).isTrue();
      var ran = cli.run("autohold-delete", id);
      assertThat(ran.exit()).isEqualTo(1);
      assertThat(ran.err()).contains("Hold request " + id + " stays", node);
    }
    assertThat(cli.run("autohold-delete", id).exit()).isZero();
  }

  @Test
  void a_hold_for_a_change_is_found_at_every_review_system() throws Exception {
    for (var ref :
        List.of("refs/changes/34/1234/7", "refs/pull/1234/head", "refs/merge-requests/1234/head")) {
      var id = autohold("--job", "unit", "--change", "1234");
      var other = ref.replace("1234", "12345");
      assertThat(zuul("fail", "t1", PROJECT, "unit", other, node()).isNull()).isTrue();
      assertThat(zuul("fail", "t1", PROJECT, "unit", ref, node()).asString()).isEqualTo(id);
    }
    var byRef = autohold("--job", "unit", "--ref", "refs/tags/1[.]0");
    assertThat(zuul("fail", "t1", PROJECT, "unit", "refs/tags/1.0", node()).asString())
        .isEqualTo(byRef);
  }

  @Test
  void wrong_wishes_are_refused_in_a_sentence() {
    assertUsage("give --change or --ref", "--change", "1", "--ref", "x");
    assertUsage("after the comma", "--change", "1234,5");
    assertUsage("is no change", "--change", "../x");
    assertUsage("no regular expression", "--ref", "(");
    assertUsage("one failure or more", "--count", "0");
    assertThat(cli.run("autohold", "--tenant", "t").exit()).isEqualTo(2);
    for (var command : List.of("autohold-info", "autohold-delete")) {
      for (var id : List.of("42", "../../nodepool", "no")) {
        var ran = cli.run(command, id);
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.err()).contains("There is no hold request " + id);
      }
    }
  }

  @Test
  void a_project_without_its_host_is_stored_with_a_warning() throws Exception {
    var ran =
        cli.run("autohold", "--tenant", "t", "--project", "org/p", "--job", "j", "--reason", "r");
    assertThat(ran.exit()).isZero();
    assertThat(ran.err()).contains("canonical name");
    assertThat(cli.store().holdRequests().readAll())
        .extracting(HoldRequest::project)
        .containsExactly("org/p");
  }

  private void assertUsage(String sentence, String... options) {
    var words = words(options);
    words.addAll(List.of("--job", "unit"));
    var ran = cli.run(words.toArray(String[]::new));
    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err()).contains(sentence);
  }

  private String autohold(String... options) {
    var ran = cli.run(words(options).toArray(String[]::new));
    assertThat(ran.err()).isEmpty();
    assertThat(ran.exit()).isZero();
    return ran.out().strip();
  }

  private static List<String> words(String... options) {
    var words =
        new ArrayList<>(
            List.of("autohold", "--tenant", "t1", "--project", PROJECT, "--reason", "flaky, Eve"));
    words.addAll(List.of(options));
    return words;
  }

  private Node read(String node) throws InterruptedException {
    return cli.store().nodes().read(node).orElseThrow().value();
  }

  /** The id of a node that a job uses. */
  private String node() throws InterruptedException {
    var now = cli.store().now();
    var node =
        Node.init("small", new Owner("cloud", "main", "l"), Allocation.FREE, null, now)
            .moved(NodeState.READY, now)
            .moved(NodeState.IN_USE, now);
    return cli.store().nodes().create(List.of(node)).getFirst().id();
  }

  private JsonNode zuul(String... words) throws IOException, InterruptedException {
    var command =
        new ArrayList<>(List.of("/usr/bin/python3", script.toString(), "127.0.0.1:" + cli.port()));
    command.addAll(List.of(words));
    var process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (var out = process.getInputStream()) {
      var answer = out.readAllBytes();
      assertThat(process.waitFor()).isZero();
      return new JsonMapper().readTree(answer);
    }
  }
}
