package dev.nodepool.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nodepool.config.ConfigException;
import dev.nodepool.config.Workspace;
import dev.nodepool.config.yaml.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
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
              auto-floating-ip: "yes"
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
        .containsEntry("networks", java.util.List.of("net1"))
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
        "diskimages: [{name: d, pause: \"false\"}]",
        "diskimages: [{name: d, env-vars: text}]",
        "diskimages: [{name: d, elements: {a: b}}]",
        "webapp: 8005"
      })
  void what_is_not_clear_is_refused(String yaml) {
    var whole = yaml.startsWith("labels") ? yaml + "\n" : "labels: []\n" + yaml + "\n";
    assertThatThrownBy(() -> new Workspace(directory).daemon(whole))
        .isInstanceOf(ConfigException.class);
  }
}
