package dev.nodepool.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nodepool.config.ConfigException;
import dev.nodepool.config.Workspace;
import dev.nodepool.config.yaml.Problem;
import dev.nodepool.config.yaml.Severity;
import dev.nodepool.model.Quota;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator reads about the commonest mistakes, word by word. */
class PlacesTest {
  private static final String VALID =
      """
      labels:
        - name: small
          min-ready: 1
      diskimages:
        - name: debian
          formats: [qcow2]
      providers:
        - name: cloud
          cloud: mine
          diskimages:
            - name: debian
          pools:
            - name: main
              max-servers: 5
              labels:
                - name: small
                  diskimage: debian
                  min-ram: 1024
      """;

  @TempDir Path directory;

  private List<String> told(String from, String to) {
    assertThat(VALID).contains(from);
    var workspace = new Workspace(directory);
    return workspace.told(workspace.strict(VALID.replace(from, to)));
  }

  @Test
  void a_right_file_has_no_problems() {
    assertThat(told("small", "small")).isEmpty();
  }

  @Test
  void a_misspelt_key() {
    assertThat(told("max-servers", "max-server"))
        .containsExactly(
            "nodepool.yaml:14:9: providers[0].pools[0].max-server: the key 'max-server' is not known"
                + " here; did you mean 'max-servers'?");
  }

  @Test
  void a_key_in_the_wrong_place() {
    assertThat(told("    cloud: mine", "    cloud: mine\n    flavor-name: m1"))
        .containsExactly(
            "nodepool.yaml:10:5: providers[0].flavor-name: the key 'flavor-name' is not known here;"
                + " it belongs to providers[0].pools[].labels[]");
  }

  @Test
  void a_wrong_type() {
    assertThat(told("max-servers: 5", "max-servers: five"))
        .containsExactly(
            "nodepool.yaml:14:9: providers[0].pools[0].max-servers: this must be a whole number, not"
                + " text");
  }

  @Test
  void a_number_where_text_is_needed() {
    assertThat(told("cloud: mine", "cloud: 5"))
        .containsExactly(
            "nodepool.yaml:9:5: providers[0].cloud: this must be text, not a number; put it into"
                + " quotes");
  }

  @Test
  void an_empty_value() {
    assertThat(told("cloud: mine", "cloud:"))
        .containsExactly(
            "nodepool.yaml:9:5: providers[0].cloud: this key is empty: give text or remove the key");
  }

  @Test
  void a_fraction_where_a_whole_number_is_needed() {
    assertThat(told("max-servers: 5", "max-servers: 5.0"))
        .containsExactly(
            "nodepool.yaml:14:9: providers[0].pools[0].max-servers: this must be a whole number;"
                + " write it without the point");
  }

  @Test
  void a_number_out_of_bounds() {
    assertThat(told("min-ready: 1", "min-ready: 9999999999"))
        .containsExactly(
            "nodepool.yaml:3:5: labels[0].min-ready: this number is too big: it must be at most"
                + " 2147483647");
  }

  @Test
  void a_missing_key() {
    assertThat(told("    cloud: mine\n", ""))
        .containsExactly("nodepool.yaml:8:5: providers[0]: the required key 'cloud' is missing");
  }

  @Test
  void a_missing_label() {
    assertThat(told("- name: small\n            diskimage", "- name: smal\n            diskimage"))
        .containsExactly(
            "nodepool.yaml:16:13: providers[0].pools[0].labels[0].name: the label 'smal' is not in"
                + " the top-level list of labels; did you mean 'small'?");
  }

  @Test
  void a_duplicate_diskimage() {
    assertThat(told("    formats: [qcow2]\n", "    formats: [qcow2]\n  - name: debian\n"))
        .containsExactly(
            "nodepool.yaml:7:5: diskimages[1].name: the diskimage 'debian' is already defined at"
                + " nodepool.yaml:5:5; rename or remove one");
  }

  @Test
  void a_missing_parent() {
    assertThat(told("    formats: [qcow2]", "    formats: [qcow2]\n    parent: debia"))
        .containsExactly(
            "nodepool.yaml:7:5: diskimages[0].parent: there is no diskimage 'debia' to inherit from;"
                + " did you mean 'debian'?");
  }

  @Test
  void a_circle_of_parents() {
    assertThat(told("    formats: [qcow2]", "    parent: b\n  - {name: b, parent: debian}"))
        .containsExactly(
            "nodepool.yaml:6:5: diskimages[0].parent: the diskimage 'debian' is its own ancestor;"
                + " remove one parent of the circle",
            "nodepool.yaml:7:15: diskimages[1].parent: the diskimage 'b' is its own ancestor; remove"
                + " one parent of the circle");
  }

  @Test
  void a_base_is_called_parent() {
    assertThat(told("    formats: [qcow2]", "    base: debian"))
        .containsExactly(
            "nodepool.yaml:6:5: diskimages[0].base: the key 'base' is not known here; did you mean"
                + " 'parent'?");
  }

  @Test
  void an_unknown_driver() {
    assertThat(told("    cloud: mine", "    driver: opnstack\n    cloud: mine"))
        .singleElement()
        .asString()
        .startsWith("nodepool.yaml:9:5: providers[0].driver: there is no driver 'opnstack'")
        .endsWith("did you mean 'openstack'?");
  }

  @Test
  void a_syntax_error() {
    assertThat(told("  - name: debian\n", "  - name: [debian\n"))
        .singleElement()
        .asString()
        .startsWith("nodepool.yaml:6:")
        .contains("not valid YAML: ");
  }

  @Test
  void a_tab() {
    assertThat(told("    formats", "\tformats"))
        .singleElement()
        .asString()
        .startsWith("nodepool.yaml:6:1: not valid YAML: ");
  }

  @Test
  void a_key_given_twice() {
    assertThat(told("    cloud: mine", "    cloud: yours\n    cloud: mine"))
        .containsExactly(
            "nodepool.yaml:10:5: cloud: the key 'cloud' is given twice (first in line 9); the last"
                + " one counts");
  }

  @Test
  void columns_count_characters_also_beyond_the_basic_plane() {
    assertThat(told("- name: small\n    min-ready: 1", "- {name: '😀', min-redy: 1}"))
        .contains(
            "nodepool.yaml:2:17: labels[0].min-redy: the key 'min-redy' is not known here; did you"
                + " mean 'min-ready'?");
  }

  @Test
  void lines_that_end_as_on_windows() {
    var workspace = new Workspace(directory);
    var loaded = workspace.strict(VALID.replace("cloud: mine", "clod: mine").replace("\n", "\r\n"));
    assertThat(workspace.told(loaded)).anyMatch(told -> told.startsWith("nodepool.yaml:9:5: "));
  }

  @Test
  void a_daemon_goes_on_with_an_unknown_key_and_warns() {
    var loaded = new Workspace(directory).daemon(VALID.replace("min-ready", "min-redy"));
    assertThat(loaded.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.severity()).isEqualTo(Severity.WARNING));
    assertThat(loaded.config().labels().getFirst().minReady()).isZero();
  }

  @Test
  void a_daemon_takes_an_empty_key_for_a_missing_one() {
    var yaml = VALID.replace("max-servers: 5", "max-servers:").replace("[qcow2]", "");
    var loaded = new Workspace(directory).daemon(yaml);
    assertThat(loaded.problems()).hasSize(2).noneMatch(Problem::isError);
    var pool = loaded.config().provider("cloud").orElseThrow().pool("main").orElseThrow();
    assertThat(pool.limits()).isEqualTo(Quota.UNLIMITED);
    assertThatThrownBy(
            () -> new Workspace(directory).daemon(VALID.replace("cloud: mine", "cloud:")))
        .isInstanceOf(ConfigException.class);
  }
}
