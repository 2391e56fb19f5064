package dev.nodepool.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.config.yaml.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Defaults and keys of diskimages, their inheritance, and what secure.conf adds to them. */
class DiskimageTest {
  private static final String FAMILY =
      """
      diskimages:
        - name: root
          abstract: true
          formats: [raw]
          elements: [vm]
          env-vars: {A: root, B: root}
          pause: true
          delete-after-upload: true
          rebuild-age: 100
          build-timeout: 200
          release: 9
          username: admin
          shell-type: csh
          dib-cmd: root-cmd
          metadata: {origin: root, owner: root}
        - name: middle
          parent: root
          elements: [debian, extra]
          env-vars: {B: middle, C: middle}
          metadata: {owner: middle}
        - name: leaf
          parent: middle
          formats: [qcow2]
          elements: [extra]
          env-vars: {C: leaf}
          pause: false
          delete-after-upload: false
          rebuild-age: 0
          build-timeout: 0
          release: ''
          username: zuul
      """;

  @TempDir Path directory;

  private Diskimage image(String yaml, String name) {
    return new Workspace(directory).config(yaml).diskimage(name).orElseThrow();
  }

  @Test
  void defaults() {
    assertThat(image("diskimages: [{name: a}]", "a"))
        .isEqualTo(
            new Diskimage(
                "a",
                null,
                List.of(),
                List.of(),
                false,
                Duration.ofDays(1),
                "",
                Duration.ofHours(8),
                List.of(),
                Map.of(),
                false,
                "zuul",
                "auto",
                null,
                "disk-image-create",
                Map.of()));
  }

  @Test
  void every_key_is_mapped() {
    var yaml =
        """
        diskimages:
          - name: p
          - name: a
            abstract: false
            parent: p
            formats: [raw, qcow2]
            keep-formats: [raw]
            delete-after-upload: true
            rebuild-age: 1
            release: bookworm
            build-timeout: 2
            elements: [vm]
            env-vars: {K: v}
            pause: true
            username: u
            python-path: /p
            shell-type: sh
            dib-cmd: /bin/dib
            metadata: {m: 1}
            validate: {command: make check, timeout: 3, label: l}
            canary: 10%
        labels: [{name: l}]
        """;
    assertThat(image(yaml, "a"))
        .isEqualTo(
            new Diskimage(
                "a",
                "p",
                List.of("raw", "qcow2"),
                List.of("raw"),
                true,
                Duration.ofSeconds(1),
                "bookworm",
                Duration.ofSeconds(2),
                List.of("vm"),
                Map.of("K", "v"),
                true,
                "u",
                "/p",
                "sh",
                "/bin/dib",
                Map.of("m", 1),
                Set.of(),
                new Diskimage.Validation("make check", Duration.ofSeconds(3), "l"),
                10));
  }

  @Test
  void a_validation_may_be_the_command_alone() {
    var image = image("diskimages: [{name: a, validate: make check}]", "a");
    assertThat(image.validation())
        .isEqualTo(new Diskimage.Validation("make check", Duration.ofMinutes(10), null));
    assertThat(image.isTried()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "canary: 60%, 'canary is a share of the launches from 1% to 50%, such as 10%'",
    "canary: 0, 'canary is a share of the launches from 1% to 50%, such as 10%'",
    "canary: many, 'canary is a share of the launches from 1% to 50%, such as 10%'",
    "'validate: {command: x, label: smal}', 'there is no label ''smal'' whose nodes could be validated; did you mean ''small''?'",
    "'validate: {timeout: 3}', 'the required key ''command'' is missing'"
  })
  void what_cannot_be_tried_is_refused(String key, String message) {
    var yaml = "labels: [{name: small}]\ndiskimages: [{name: a, %s}]".formatted(key);
    assertThat(new Workspace(directory).strict(yaml).problems())
        .extracting(Problem::message)
        .contains(message);
  }

  @Test
  void abstract_images_are_left_out() {
    assertThat(new Workspace(directory).config(FAMILY).diskimages())
        .extracting(Diskimage::name)
        .containsExactly("middle", "leaf");
  }

  @Test
  void elements_are_appended_oldest_first() {
    assertThat(image(FAMILY, "leaf").elements()).containsExactly("vm", "debian", "extra", "extra");
  }

  @Test
  void env_vars_and_metadata_are_updated() {
    var leaf = image(FAMILY, "leaf");
    assertThat(leaf.envVars()).isEqualTo(Map.of("A", "root", "B", "middle", "C", "leaf"));
    assertThat(leaf.metadata()).isEqualTo(Map.of("origin", "root", "owner", "middle"));
  }

  @Test
  void a_value_that_is_false_or_empty_does_not_override() {
    var leaf = image(FAMILY, "leaf");
    assertThat(leaf.pause()).isTrue();
    assertThat(leaf.rebuildAge()).isEqualTo(Duration.ofSeconds(100));
    assertThat(leaf.buildTimeout()).isEqualTo(Duration.ofSeconds(200));
    assertThat(leaf.release()).isEqualTo("9");
    assertThat(leaf.shellType()).isEqualTo("csh");
    assertThat(leaf.dibCmd()).isEqualTo("root-cmd");
  }

  @Test
  void other_values_override() {
    var leaf = image(FAMILY, "leaf");
    assertThat(leaf.formats()).containsExactly("qcow2");
    assertThat(leaf.username()).isEqualTo("zuul");
    assertThat(leaf.deleteAfterUpload()).isFalse();
    assertThat(image(FAMILY, "middle").deleteAfterUpload()).isTrue();
  }

  @Test
  void the_order_in_the_file_does_not_matter() {
    var yaml = "diskimages: [{name: b, parent: a}, {name: a, elements: [x]}]";
    assertThat(image(yaml, "b").elements()).containsExactly("x");
  }

  @Test
  void secure_conf_adds_env_vars_which_are_never_shown() {
    var loaded =
        new Workspace(directory)
            .secure(FAMILY, "diskimages: [{name: leaf, env-vars: {REG_PASSWORD: s3cret, C: x}}]");
    var leaf = loaded.config().diskimage("leaf").orElseThrow();
    assertThat(leaf.envVars())
        .isEqualTo(Map.of("A", "root", "B", "middle", "C", "x", "REG_PASSWORD", "s3cret"));
    assertThat(loaded.config().toString()).contains("REG_PASSWORD").doesNotContain("s3cret");
    assertThat(loaded.config().diskimage("middle").orElseThrow().envVars())
        .doesNotContainKey("REG_PASSWORD");
  }

  @Test
  void secure_conf_replaces_the_zookeeper_servers() {
    var loaded =
        new Workspace(directory)
            .secure(
                "zookeeper-servers: [{host: a}, {host: b}]",
                """
                zookeeper-servers: [{host: '::1', port: 1, chroot: /x}]
                zookeeper-tls: {cert: /c, key: /k, ca: /a}
                """);
    assertThat(loaded.config().zookeeperServers())
        .containsExactly(new ZooKeeperServer("::1", 1, "/x"));
    assertThat(loaded.config().zookeeperTls())
        .isEqualTo(new ZooKeeperTls(Path.of("/c"), Path.of("/k"), Path.of("/a")));
  }

  @Test
  void an_empty_list_in_secure_conf_replaces_nothing() {
    var loaded =
        new Workspace(directory)
            .secure("zookeeper-servers: [{host: a}]", "zookeeper-servers: []\ndiskimages: []");
    assertThat(loaded.config().zookeeperServers()).hasSize(1);
  }

  @Test
  void secure_conf_may_be_empty() {
    assertThat(new Workspace(directory).secure(FAMILY, "").problems()).isEmpty();
    assertThat(new Workspace(directory).secure(FAMILY, "# nothing\n---\n").problems()).isEmpty();
  }

  @Test
  void secure_conf_names_known_images_and_nothing_else() {
    var workspace = new Workspace(directory);
    var loaded =
        workspace.secure(
            FAMILY, "diskimages: [{name: laef}, {name: root}, {name: leaf, elements: [x]}]");
    assertThat(workspace.told(loaded))
        .containsExactly(
            "secure.conf:1:15: diskimages[0].name: there is no diskimage 'laef' in the"
                + " configuration; did you mean 'leaf'?",
            "secure.conf:1:29: diskimages[1].name: the diskimage 'root' is abstract; name the images"
                + " that have it as parent",
            "secure.conf:1:55: diskimages[2].elements: the key 'elements' is not known here");
  }
}
