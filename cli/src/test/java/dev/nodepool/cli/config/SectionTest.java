package dev.nodepool.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nodepool.config.ConfigException;
import dev.nodepool.config.Section;
import dev.nodepool.config.Workspace;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a driver gets of the configuration. */
class SectionTest {
  private static final String NODES =
      """
      labels: [{name: a}]
      providers:
        - name: p
          driver: static
          pools:
            - name: x
              nodes:
                - name: h
                  labels: a
                  host-key: ssh-rsa AAAA
                  ssh-port: 2222
      """;

  record Pool(String name, List<Node> nodes) {}

  record Node(
      String name,
      Integer timeout,
      int connectionPort,
      List<String> labels,
      List<String> hostKey,
      boolean hostKeyChecking) {
    Node {
      timeout = Objects.requireNonNullElse(timeout, 5);
    }
  }

  record WrongNode(Map<String, String> name) {}

  record WrongPool(List<WrongNode> nodes) {}

  @TempDir Path directory;

  private Section pool(String yaml) {
    return new Workspace(directory)
        .config(yaml)
        .provider("p")
        .orElseThrow()
        .pools()
        .getFirst()
        .section();
  }

  @Test
  void a_section_binds_to_the_record_of_a_driver() {
    assertThat(pool(NODES).bind(Pool.class))
        .isEqualTo(
            new Pool(
                "x",
                List.of(new Node("h", 5, 2222, List.of("a"), List.of("ssh-rsa AAAA"), false))));
  }

  @Test
  void a_record_that_does_not_fit_is_a_problem_with_a_place() {
    assertThatThrownBy(() -> pool(NODES).bind(WrongPool.class))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("nodepool.yaml:8:13: providers[0].pools[0].nodes[0].name: ");
  }

  @Test
  void sections_are_equal_when_they_say_the_same() {
    var section = pool(NODES);
    assertThat(pool("# moved\n" + NODES.replace("labels: a\n", "labels: [a]\n")))
        .isEqualTo(section);
    assertThat(pool(NODES)).hasSameHashCodeAs(section);
    assertThat(pool(NODES.replace("2222", "2223"))).isNotEqualTo(section);
  }

  @Test
  void a_changed_key_of_a_driver_changes_the_configuration() {
    var workspace = new Workspace(directory);
    assertThat(workspace.config(NODES)).isEqualTo(workspace.config("\n" + NODES));
    assertThat(workspace.config(NODES)).isNotEqualTo(workspace.config(NODES.replace("AAAA", "B")));
  }

  @Test
  void positions_are_those_of_the_keys() {
    var section = pool(NODES);
    assertThat(section.position("nodes", "0", "host-key").line()).isEqualTo(10);
    assertThat(section.position("nodes", "0", "username").line()).isEqualTo(8);
    assertThat(section.position("nodes", "0", "connection-port").line()).isEqualTo(11);
  }

  @Test
  void the_content_cannot_be_changed_and_is_not_shown() {
    var section = pool(NODES);
    assertThatThrownBy(() -> section.asMap().put("a", "b"))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(section.toString()).contains("providers[0].pools[0]").doesNotContain("AAAA");
  }

  @Test
  void the_odd_key_of_the_upstream_loader_is_understood() {
    var yaml =
        """
        providers:
          - name: p
            driver: kubernetes
            pools:
              - {name: x, labels: [], default-label-extra_resources: {gpu: 1}}
        """;
    assertThat(pool(yaml).asMap()).containsEntry("default-label-extra-resources", Map.of("gpu", 1));
  }
}
