package dev.nodepool.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nodepool.config.ConfigException;
import dev.nodepool.config.Workspace;
import dev.nodepool.config.yaml.Problem;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What no schema can say: things that must exist, be unique, agree or exclude each other. */
class CrossChecksTest {
  @TempDir Path directory;

  private void assertErrors(String yaml, String... problems) {
    var workspace = new Workspace(directory);
    var loaded = workspace.strict(yaml);
    assertThat(loaded.problems().stream().filter(Problem::isError).map(workspace::told))
        .containsExactly(problems);
  }

  /** The daemons leave out a part of it and serve the rest. */
  private void assertLeftOut(String yaml, String... problems) {
    assertErrors(yaml, problems);
    assertThat(new Workspace(directory).daemon(yaml)).isNotNull();
  }

  private void assertRefused(String yaml, String... problems) {
    assertErrors(yaml, problems);
    var workspace = new Workspace(directory);
    assertThatThrownBy(() -> workspace.daemon(yaml)).isInstanceOf(ConfigException.class);
  }

  private static String openstack(String images, String label) {
    return """
    labels: [{name: small}]
    diskimages: [{name: deb}, {name: root, abstract: true}]
    providers:
      - name: cloud
        cloud: mine
        %s
        pools:
          - name: main
            labels:
              - name: small
                %s
    """
        .formatted(images, label);
  }

  @Test
  void a_label_has_exactly_one_of_diskimage_and_cloud_image() {
    assertRefused(
        openstack("diskimages: [{name: deb}]", "min-ram: 1"),
        "nodepool.yaml:10:13: providers[0].pools[0].labels[0]: a label needs exactly one of"
            + " diskimage and cloud-image");
    assertRefused(
        openstack("cloud-images: [{name: c}]", "{min-ram: 1, diskimage: deb, cloud-image: c}")
            .replace("name: small\n            {", "{name: small, "),
        "nodepool.yaml:10:55: providers[0].pools[0].labels[0].cloud-image: a label needs exactly one"
            + " of diskimage and cloud-image");
  }

  @Test
  void a_label_needs_a_size() {
    assertRefused(
        openstack("diskimages: [{name: deb}]", "diskimage: deb"),
        "nodepool.yaml:10:13: providers[0].pools[0].labels[0]: a label needs min-ram or flavor-name,"
            + " or both");
  }

  @Test
  void a_cloud_image_exists_in_the_provider() {
    assertRefused(
        openstack("cloud-images: [{name: debian-12}]", "{cloud-image: debian-11, flavor-name: f}")
            .replace("name: small\n            {", "{name: small, "),
        "nodepool.yaml:10:27: providers[0].pools[0].labels[0].cloud-image: this provider has no"
            + " cloud-image 'debian-11'; did you mean 'debian-12'?");
  }

  @Test
  void an_abstract_diskimage_cannot_be_used() {
    assertRefused(
        openstack("diskimages: [{name: root}]", "{diskimage: root, flavor-name: f}")
            .replace("name: small\n            {", "{name: small, "),
        "nodepool.yaml:6:19: providers[0].diskimages[0].name: the diskimage 'root' is abstract and"
            + " never built; name one that has it as parent",
        "nodepool.yaml:10:27: providers[0].pools[0].labels[0].diskimage: the diskimage 'root' is"
            + " abstract and never built; name one that has it as parent");
  }

  @Test
  void names_are_unique() {
    assertRefused(
        """
        labels: [{name: a}, {name: a}]
        providers:
          - {name: p, driver: static, pools: [{name: x, nodes: []}, {name: x, nodes: []}]}
          - {name: p, driver: static}
        """,
        "nodepool.yaml:1:22: labels[1].name: the label 'a' is already defined at nodepool.yaml:1:11;"
            + " rename or remove one",
        "nodepool.yaml:3:62: providers[0].pools[1].name: the pool 'x' is already defined at"
            + " nodepool.yaml:3:40; rename or remove one",
        "nodepool.yaml:4:6: providers[1].name: the provider 'p' is already defined at"
            + " nodepool.yaml:3:6; rename or remove one");
  }

  @Test
  void a_static_node_stands_once_and_has_known_labels() {
    assertRefused(
        """
        labels: [{name: a}]
        providers:
          - name: p
            driver: static
            pools:
              - name: x
                nodes:
                  - {name: h, labels: a}
                  - {name: h, labels: a, username: root}
                  - {name: h, labels: a, ssh-port: 2222}
                  - {name: h, labels: [a, b], connection-port: 22}
        """,
        "nodepool.yaml:11:14: providers[0].pools[0].nodes[3].name: the node 'h' with this username"
            + " and port is already defined at nodepool.yaml:8:14; remove one or use"
            + " max-parallel-jobs",
        "nodepool.yaml:11:35: providers[0].pools[0].nodes[3].labels[1]: the label 'b' is not in the"
            + " top-level list of labels; did you mean 'a'?");
  }

  @Test
  void metastatic_labels_with_one_backing_label_agree() {
    assertLeftOut(
        """
        labels: [{name: a}, {name: b}, {name: big}]
        providers:
          - name: p
            driver: metastatic
            pools:
              - name: x
                labels:
                  - {name: a, backing-label: big, max-parallel-jobs: 2}
                  - {name: b, backing-label: big, max-parallel-jobs: 3}
        """,
        "nodepool.yaml:9:23: providers[0].pools[0].labels[1].backing-label: the label a has"
            + " the same backing-label 'big' but other settings; make them equal");
  }

  @Test
  void metastatic_labels_do_not_rest_on_themselves() {
    assertLeftOut(
        """
        labels: [{name: a}]
        providers:
          - name: p
            driver: metastatic
            pools:
              - name: x
                labels:
                  - {name: a, backing-label: a}
        """,
        "nodepool.yaml:8:23: providers[0].pools[0].labels[0].backing-label: the backing label 'a' is"
            + " served by this provider itself, for ever; name a label of another provider");
  }

  @Test
  void metastatic_ages_are_in_order() {
    assertLeftOut(
        """
        labels: [{name: a}, {name: big}]
        providers:
          - name: p
            driver: metastatic
            pools:
              - name: x
                labels:
                  - {name: a, backing-label: big, min-retention-time: 600, max-age: 599}
        """,
        "nodepool.yaml:8:68: providers[0].pools[0].labels[0].max-age: max-age must be at least"
            + " min-retention-time; raise it or remove it");
  }

  @Test
  void a_pod_spec_stands_alone() {
    assertLeftOut(
        """
        labels: [{name: a}]
        providers:
          - name: p
            driver: kubernetes
            pools:
              - name: x
                labels:
                  - {name: a, type: pod, labels: {}, spec: {}, cpu: 1}
        """,
        "nodepool.yaml:8:56: providers[0].pools[0].labels[0].cpu: the key 'cpu' cannot stand beside"
            + " spec; write it into the spec");
  }

  @Test
  void the_example_of_the_sf_operator_has_a_misspelt_label() {
    var loaded =
        new Workspace(directory)
            .strict(
                """
                labels:
                  - name: cloud-c9s
                    min-ready: 1
                providers:
                  - name: default
                    cloud: default
                    clean-floating-ips: true
                    image-name-format: "{image_name}-{timestamp}"
                    boot-timeout: 120
                    cloud-images:
                      - name: cloud-centos-9-stream
                        username: cloud-user
                    pools:
                      - name: main
                        max-servers: 10
                        networks: [private]
                        labels:
                          - name: cloud-cs9
                            cloud-image: cloud-centos-9-stream
                            flavor-name: m1.medium
                            userdata: |
                              #cloud-config
                """);
    assertThat(loaded.problems())
        .singleElement()
        .asString()
        .contains(":18:13: ")
        .endsWith("did you mean 'cloud-c9s'?");
  }

  @Test
  void an_unsupported_driver_disables_its_provider_only() {
    var yaml =
        """
        labels: [{name: a}]
        providers:
          - {name: amazon, driver: aws, region-name: r, rate: fast, pools: [{name: x}]}
          - {name: p, driver: static, pools: [{name: x, nodes: [{name: h, labels: a}]}]}
        """;
    var config = new Workspace(directory).daemon(yaml).config();
    assertThat(config.provider("amazon").orElseThrow().disabledBecause())
        .contains("driver aws is not implemented");
    assertThat(config.provider("p").orElseThrow().isDisabled()).isFalse();
    assertThat(new Workspace(directory).strict(yaml).hasErrors()).isTrue();
  }

  @Test
  void what_upstream_accepts_is_only_warned_about() {
    var workspace = new Workspace(directory);
    var loaded =
        workspace.strict(
            openstack("rate: 1", "{diskimage: deb, min-ram: 1}")
                    .replace("name: small\n            {", "{name: small, ")
                + """
                  - name: q
                    driver: static
                    pools: [{name: x, nodes: [{name: h, labels: small, connection-type: winmr}]}]
                """);
    assertThat(loaded.hasErrors()).isFalse();
    assertThat(workspace.told(loaded))
        .containsExactly(
            "nodepool.yaml:10:27: providers[0].pools[0].labels[0].diskimage: the diskimage 'deb' is"
                + " not in the diskimages of this provider, so it is never uploaded",
            "nodepool.yaml:13:56: providers[1].pools[0].nodes[0].connection-type: the connection type"
                + " 'winmr' is none of ssh, winrm, network_cli; did you mean 'winrm'?");
  }
}
