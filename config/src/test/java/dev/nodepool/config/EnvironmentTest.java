package dev.nodepool.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Environment variables in the text of a configuration. */
class EnvironmentTest {
  @TempDir Path directory;

  private Loaded load(String yaml, Map<String, String> environment) {
    var file = new Workspace(directory).write("nodepool.yaml", yaml);
    return new ConfigLoader().validate(new ConfigSource(file, null, environment));
  }

  @Test
  void variables_are_replaced_before_the_text_is_parsed() {
    var config =
        load(
                "webapp: {port: %(NODEPOOL_PORT)}\nimages-dir: /x/%(NODEPOOL_DIR)/%(NODEPOOL_DIR)\n",
                Map.of("NODEPOOL_PORT", "80", "NODEPOOL_DIR", "d"))
            .config();
    assertThat(config.webapp().port()).isEqualTo(80);
    assertThat(config.imagesDir()).isEqualTo(Path.of("/x/d/d"));
  }

  @Test
  void places_are_those_of_the_file_whatever_the_values_are() {
    var loaded =
        load(
            "webapp: {%(NODEPOOL_A) port: x}\n", Map.of("NODEPOOL_A", "listen_address: '\n\n😀',"));
    assertThat(loaded.problems())
        .extracting(problem -> problem.line() + ":" + problem.column() + " " + problem.path())
        .contains("1:24 webapp.port");
  }

  @Test
  void columns_behind_a_variable_are_right() {
    var loaded =
        load(
            "labels: [{name: '%(NODEPOOL_A)', mn: 1}]\nlabel: 1\n",
            Map.of("NODEPOOL_A", "a very long value, much longer than its variable 😀\n\n"));
    assertThat(new Workspace(directory).told(loaded))
        .containsExactly(
            "nodepool.yaml:1:34: labels[0].mn: the key 'mn' is not known here",
            "nodepool.yaml:2:1: label: the key 'label' is not known here; did you mean 'labels'?");
  }

  @Test
  void an_unset_variable_is_a_problem_at_its_place() {
    var loaded = load("# %(NODEPOOL_NOT)\nlabels:\n  - name: a%(NODEPOOL_X)b\n", Map.of());
    assertThat(new Workspace(directory).told(loaded))
        .containsExactly(
            "nodepool.yaml:3:12: the environment variable NODEPOOL_X is not set; set it or write the"
                + " value here");
  }

  @Test
  void other_variables_stay_text() {
    assertThat(load("labels: [{name: '%(HOME)'}]", Map.of("HOME", "/root")).config().labels())
        .extracting(Label::name)
        .containsExactly("%(HOME)");
  }

  @Test
  void values_are_not_shown() {
    var loaded = load("webapp: {port: %(NODEPOOL_SECRET)}", Map.of("NODEPOOL_SECRET", "s3cret"));
    assertThat(loaded.problems()).hasSize(1);
    assertThat(loaded.problems().toString()).doesNotContain("s3cret");
    assertThat(new ConfigSource(directory, null, Map.of("NODEPOOL_SECRET", "s3cret")).toString())
        .doesNotContain("s3cret");
  }
}
