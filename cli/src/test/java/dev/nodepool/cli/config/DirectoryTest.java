package dev.nodepool.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.config.Label;
import dev.nodepool.config.Workspace;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A directory of YAML files as one configuration. */
class DirectoryTest {
  private static final String CLOUD =
      """
      labels:
        - name: small
      providers:
        - name: cloud
          cloud: mine
          cloud-images:
            - name: debian
          pools:
            - name: main
              labels:
                - {name: small, cloud-image: debian, flavor-name: f}
            - name: other
      """;

  @TempDir Path directory;

  @Test
  void lists_are_joined_in_the_order_of_the_names() {
    var workspace = new Workspace(directory);
    workspace.write("b.yml", "labels: [{name: b}]");
    workspace.write("a.yaml", "labels: [{name: a}]\nimages-dir: /images");
    workspace.write("c.yaml", "# nothing yet\n");
    workspace.write(".hidden.yaml", "labels: [{name: hidden}]");
    workspace.write("notes.txt", "labels: [{name: text}]");
    workspace.write("playbooks/x.yaml", "- hosts: all");
    var config = workspace.directory().config();
    assertThat(config.labels()).extracting(Label::name).containsExactly("a", "b");
    assertThat(config.imagesDir()).isEqualTo(Path.of("/images"));
    assertThat(config.source()).isEqualTo(directory);
  }

  @Test
  void a_scalar_is_given_once() {
    var workspace = new Workspace(directory);
    workspace.write("a.yaml", "images-dir: /a\nlabels: []");
    workspace.write("b.yaml", "labels: []\n\nimages-dir: /a");
    assertThat(workspace.told(workspace.directory()))
        .containsExactly(
            "b.yaml:3:1: images-dir: the key 'images-dir' is given here and at a.yaml:1:1; only"
                + " lists may be in several files");
  }

  @Test
  void problems_stand_in_the_file_that_has_them() {
    var workspace = new Workspace(directory);
    workspace.write("a.yaml", CLOUD);
    workspace.write("b.yaml", "labels:\n  - name: small\n  - nme: x\n");
    assertThat(workspace.told(workspace.directory()))
        .containsExactly(
            "b.yaml:2:5: labels[1].name: the label 'small' is already defined at a.yaml:2:5; rename"
                + " or remove one",
            "b.yaml:3:5: labels[2]: the required key 'name' is missing",
            "b.yaml:3:5: labels[2].nme: the key 'nme' is not known here; did you mean 'name'?");
  }

  @Test
  void an_empty_directory_is_refused() {
    var workspace = new Workspace(directory);
    assertThat(workspace.directory().problems())
        .singleElement()
        .asString()
        .endsWith("no *.yaml or *.yml file is in this directory; add one");
  }

  @Test
  void extra_labels_go_into_the_named_pool() {
    var workspace = new Workspace(directory);
    workspace.write("a.yaml", CLOUD);
    workspace.write(
        "b.yaml",
        """
        labels:
          - name: fedora
        extra-labels:
          - provider: cloud
            pool: other
            cloud-images:
              - name: f40
            labels:
              - {name: fedora, cloud-image: f40, min-ram: 1}
        """);
    var provider = workspace.directory().config().provider("cloud").orElseThrow();
    assertThat(provider.pool("main").orElseThrow().labels()).containsExactly("small");
    assertThat(provider.pool("other").orElseThrow().labels()).containsExactly("fedora");
    assertThat(provider.section().asMap().get("cloud-images").toString())
        .isEqualTo("[{name=debian}, {name=f40}]");
  }

  @Test
  void extra_labels_are_checked_where_they_stand() {
    var workspace = new Workspace(directory);
    workspace.write("a.yaml", CLOUD);
    workspace.write(
        "b.yaml",
        """
        extra-labels:
          - {provider: clod, pool: main}
          - {provider: cloud, pool: mein}
          - provider: cloud
            pool: main
            labels:
              - {name: small, cloud-imag: debian, min-ram: 1}
        """);
    assertThat(workspace.told(workspace.directory()))
        .containsExactly(
            "b.yaml:2:6: extra-labels[0].provider: there is no provider 'clod'; did you mean"
                + " 'cloud'?",
            "b.yaml:3:23: extra-labels[1].pool: the provider 'cloud' has no pool 'mein'; did you mean"
                + " 'main'?",
            "b.yaml:7:9: providers[0].pools[0].labels[1]: a label needs exactly one of diskimage and"
                + " cloud-image",
            "b.yaml:7:10: providers[0].pools[0].labels[1].name: the label 'small' is twice in this"
                + " pool; the last one counts",
            "b.yaml:7:23: providers[0].pools[0].labels[1].cloud-imag: the key 'cloud-imag' is not"
                + " known here; did you mean 'cloud-image'?");
  }
}
