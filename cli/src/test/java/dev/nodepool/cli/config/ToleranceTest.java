package dev.nodepool.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nodepool.config.ConfigException;
import dev.nodepool.config.Workspace;
import dev.nodepool.config.yaml.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Daemons take values of another type where it is clear what they mean, as Nodepool 11's do. */
class ToleranceTest {
  private static final String ODD =
      """
      webapp: {port: "8006", listen_address: 0}
      zookeeper-timeout: "12.5"
      max-hold-age: 60.9
      labels:
        - {name: 2204, min-ready: "2"}
      diskimages:
        - {name: deb, release: 22.04, env-vars: {X: 1, DEBUG: true}, elements: vm, pause: 1}
      tenant-resource-limits:
        - {tenant-name: 7, max-cores: "4", licences: 2.0}
      providers:
        - name: cloud
          cloud: mine
          rate: "0.5"
          max-concurrency: true
          cloud-images: [{name: c, image-id: 12, image-name: n}]
          diskimages: [{name: deb}]
          pools:
            - name: main
              max-servers: "3"
              networks: net1
              auto-floating-ip: 1
              labels: [{name: 2204, diskimage: deb, min-ram: "512", flavor-name: 4}]
        - name: rack
          driver: static
          pools:
            - name: main
              nodes: [{name: box1, labels: 2204, timeout: "7", connection-port: "2222"}]
      """;

  @TempDir Path directory;

  @Test
  void values_of_another_type_are_good_to_a_daemon_and_errors_to_config_validate() {
    var workspace = new Workspace(directory);
    var loaded = workspace.daemon(ODD);
    assertThat(loaded.problems()).noneMatch(Problem::isError);
    assertThat(loaded.problems())
        .filteredOn(problem -> problem.message().endsWith("it is read as that for now"))
        .hasSizeGreaterThan(20)
        .noneMatch(problem -> problem.message().contains("22.04"));
    var strict = workspace.strict(ODD);
    for (var told : loaded.problems()) {
      assertThat(strict.problems())
          .filteredOn(Problem::isError)
          .anyMatch(error -> error.line() == told.line() && error.path().equals(told.path()));
    }
  }

  @Test
  void they_mean_what_they_mean_to_nodepool_11() {
    var config = new Workspace(directory).daemon(ODD).config();
    assertThat(config.webapp().port()).isEqualTo(8006);
    assertThat(config.zookeeperTimeout()).isEqualTo(Duration.ofMillis(12_500));
    assertThat(config.maxHoldAge()).isEqualTo(Duration.ofSeconds(60));
    assertThat(config.label("2204").orElseThrow().minReady()).isEqualTo(2);
    var image = config.diskimage("deb").orElseThrow();
    assertThat(image.release()).isEqualTo("22.04");
    assertThat(image.envVars()).isEqualTo(Map.of("X", "1", "DEBUG", "true"));
    assertThat(image.elements()).containsExactly("vm");
    assertThat(image.pause()).isTrue();
    assertThat(config.tenantLimits()).containsKey("7");
    var cloud = config.provider("cloud").orElseThrow();
    assertThat(cloud.maxConcurrency()).isEqualTo(1);
    assertThat(cloud.section().asMap()).containsEntry("rate", 0.5);
    var pool = cloud.pool("main").orElseThrow();
    assertThat(pool.labels()).containsExactly("2204");
    assertThat(pool.section().asMap())
        .containsEntry("max-servers", 3)
        .containsEntry("networks", List.of("net1"))
        .containsEntry("auto-floating-ip", true);
    assertThat(config.provider("rack").orElseThrow().pools().getFirst().labels())
        .containsExactly("2204");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "labels: [{name: a, min-ready: many}]",
        "labels: [{name: a, min-ready: [1]}]",
        "labels: [{name: {a: b}}]",
        "diskimages: [{name: d, pause: [true]}]",
        "diskimages: [{name: d, env-vars: text}]",
        "diskimages: [{name: d, elements: {a: b}}]",
        "webapp: 8005"
      })
  void what_is_not_clear_is_refused(String yaml) {
    var whole = yaml.startsWith("labels") ? yaml + "\n" : "labels: []\n" + yaml + "\n";
    assertThatThrownBy(() -> new Workspace(directory).daemon(whole))
        .isInstanceOf(ConfigException.class);
  }

  /** {@code bool("false")} is true in Python; Nova reads the text of config-drive itself. */
  @ParameterizedTest
  @CsvSource({
    "'true', true, true",
    "'True', true, true",
    "'yes', true, true",
    "'1', true, true",
    "'false', true, false",
    "'False', true, false",
    "'no', true, false",
    "'off', true, false",
    "'0', true, false",
    "'', false, false",
  })
  void a_text_for_true_or_false_is_what_it_is_to_nodepool_11(
      String text, boolean read, boolean byNova) {
    var yaml = FLAGS.replace("TEXT", "\"" + text + "\"");
    var loaded = new Workspace(directory).daemon(yaml);
    var config = loaded.config();
    assertThat(config.diskimage("deb").orElseThrow().pause()).isEqualTo(read);
    var provider = config.provider("cloud").orElseThrow();
    var pool = provider.pools().getFirst();
    assertThat(pool.ignoreProviderQuota()).isEqualTo(read);
    assertThat(provider.section().asMap()).containsEntry("clean-floating-ips", read);
    assertThat(pool.section().asMap())
        .containsEntry("auto-floating-ip", read)
        .containsEntry("host-key-checking", read);
    assertThat(provider.section().asMap().get("cloud-images").toString())
        .contains("config-drive=" + byNova);
    assertThat(loaded.problems())
        .filteredOn(problem -> problem.message().contains("it is read as " + read))
        .hasSizeGreaterThan(4)
        .allMatch(problem -> problem.message().endsWith("write true or false without quotes"))
        .noneMatch(Problem::isError);
    assertThat(new Workspace(directory).strict(yaml).problems())
        .filteredOn(Problem::isError)
        .anyMatch(error -> error.path().endsWith("pause"))
        .anyMatch(error -> error.path().endsWith("clean-floating-ips"))
        .anyMatch(error -> error.path().endsWith("config-drive"));
  }

  private static final String FLAGS =
      """
      labels: [{name: a}]
      diskimages: [{name: deb, pause: TEXT}]
      providers:
        - name: cloud
          cloud: mine
          clean-floating-ips: TEXT
          cloud-images: [{name: c, image-id: i, config-drive: TEXT}]
          pools:
            - name: main
              auto-floating-ip: TEXT
              host-key-checking: TEXT
              ignore-provider-quota: TEXT
              labels: [{name: a, cloud-image: c, min-ram: 512, boot-from-volume: TEXT}]
      """;

  private static final String PODS =
      """
      labels: [{name: a}]
      providers:
        - name: there
          driver: DRIVER
          context: 5
          launch-retries: "3"
          max-concurrency: "2"
          priority: "7"
          max-cores: "4"
          max-ram: 2048.5
          max-resources: {gpu: "2"}
          pools:
            - name: main
              max-servers: "6"
              priority: "8"
              max-resources: {gpu: "1"}
              default-label-cpu: "1"
              default-label-memory: "1"
              default-label-storage: "1"
              default-label-cpu-limit: "1"
              default-label-memory-limit: "1"
              default-label-storage-limit: "1"
              default-label-extra-resources: {gpu: "1"}
              labels:
                - name: a
                  type: pod
                  image: 12
                  python-path: 3
                  shell-type: 1
                  cpu: "2"
                  memory: "512"
                  storage: 10.0
                  cpu-limit: "2"
                  memory-limit: "2"
                  storage-limit: "2"
                  gpu: "0.5"
                  gpu-resource: 9
                  env: [{name: 1, value: 2}]
                  node-selector: {a: 1}
                  privileged: "true"
                  scheduler-name: 4
                  volumes: []
                  volume-mounts: []
                  labels: {a: 1}
                  dynamic-labels: {a: 1}
                  annotations: {a: 1}
                  extra-resources: {gpu: "1"}
      """;

  @ParameterizedTest
  @ValueSource(strings = {"kubernetes", "openshift", "openshiftpods"})
  void every_type_of_the_sections_of_pods_is_taken_as_their_loaders_take_it(String driver) {
    var yaml = PODS.replace("DRIVER", driver);
    var loaded = new Workspace(directory).daemon(yaml);
    assertThat(loaded.problems()).noneMatch(Problem::isError);
    var provider = loaded.config().provider("there").orElseThrow();
    assertThat(provider.maxConcurrency()).isEqualTo(2);
    var pool = provider.pools().getFirst();
    assertThat(pool.priority()).isEqualTo(8);
    assertThat(pool.limits().limit("cores")).hasValue(4);
    assertThat(pool.limits().limit("ram")).hasValue(2048);
    assertThat(pool.limits().limit("instances")).hasValue(6);
    assertThat(pool.limits().limit("gpu")).hasValue(1);
    assertThat(new Workspace(directory).strict(yaml).problems())
        .filteredOn(Problem::isError)
        .hasSizeGreaterThan(28)
        .allMatch(error -> error.message().contains("must be") || error.path().endsWith("type"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "image-pull: always",
        "spec: {}, image: i",
        "cpu: many",
        "env: [{name: n}]",
        "type: vm",
        "volumes: {}"
      })
  void what_is_wrong_with_a_provider_that_serves_nobody_here_stops_no_daemon(String wrong) {
    for (var driver : List.of("kubernetes", "openshift", "openshiftpods")) {
      var yaml =
          """
          labels: [{name: a}]
          providers:
            - {name: there, driver: %s, context: c, pools: [{name: main, labels: [{name: a, %s}]}]}
          """
              .formatted(driver, wrong);
      var loaded = new Workspace(directory).daemon(yaml);
      assertThat(loaded.problems()).isNotEmpty().noneMatch(Problem::isError);
      assertThat(new Workspace(directory).strict(yaml).problems()).anyMatch(Problem::isError);
    }
  }
}
