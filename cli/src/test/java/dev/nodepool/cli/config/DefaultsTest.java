package dev.nodepool.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.config.Label;
import dev.nodepool.config.NodepoolConfig;
import dev.nodepool.config.PoolConfig;
import dev.nodepool.config.Webapp;
import dev.nodepool.config.Workspace;
import dev.nodepool.config.ZooKeeperServer;
import dev.nodepool.config.ZooKeeperTls;
import dev.nodepool.model.Quota;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Defaults and keys of the top level, of providers and of pools. */
class DefaultsTest {
  @TempDir Path directory;

  private NodepoolConfig config(String yaml) {
    return new Workspace(directory).config(yaml);
  }

  @Test
  void defaults_of_the_top_level() {
    assertThat(config("labels: []"))
        .isEqualTo(
            new NodepoolConfig(
                directory.resolve("nodepool.yaml"),
                new Webapp(8005, "0.0.0.0"),
                null,
                null,
                Path.of("/var/log/nodepool/builds"),
                7,
                List.of(),
                null,
                Duration.ofSeconds(10),
                false,
                List.of(),
                Duration.ZERO,
                List.of(),
                List.of(),
                Map.of()));
  }

  @Test
  void every_key_of_the_top_level_is_mapped() {
    var yaml =
        """
        webapp: {port: 1, listen_address: '::'}
        elements-dir: /e:/f
        images-dir: /i
        build-log-dir: /l
        build-log-retention: -5
        zookeeper-servers: [{host: z, chroot: /c}, {host: y, port: 1}]
        zookeeper-tls: {cert: /c, key: /k, ca: /a}
        zookeeper-timeout: 2.5
        zookeeper-insecure: true
        labels: [{name: a, min-ready: -1, max-ready-age: 60}]
        max-hold-age: 70
        diskimages: []
        providers: []
        tenant-resource-limits:
          - {tenant-name: t, max-servers: 1, max-cores: 2, max-ram: 3, max-volumes: 4, gpus: 5}
        clusters: [{anything: goes}]
        """;
    assertThat(config(yaml))
        .isEqualTo(
            new NodepoolConfig(
                directory.resolve("nodepool.yaml"),
                new Webapp(1, "::"),
                "/e:/f",
                Path.of("/i"),
                Path.of("/l"),
                -1,
                List.of(new ZooKeeperServer("z", 2281, "/c"), new ZooKeeperServer("y", 1, null)),
                new ZooKeeperTls(Path.of("/c"), Path.of("/k"), Path.of("/a")),
                Duration.ofMillis(2500),
                true,
                List.of(new Label("a", -1, Duration.ofSeconds(60))),
                Duration.ofSeconds(70),
                List.of(),
                List.of(),
                Map.of(
                    "t",
                    Quota.of(
                        Map.of(
                            "instances", 1L, "cores", 2L, "ram", 3L, "volumes", 4L, "gpus", 5L)))));
  }

  @Test
  void at_least_one_build_log_is_kept() {
    assertThat(config("build-log-retention: 0").buildLogRetention()).isEqualTo(1);
  }

  @Test
  void defaults_of_a_provider_and_a_pool() {
    var provider =
        config("providers: [{name: p, cloud: c, pools: [{name: x}]}]").provider("p").orElseThrow();
    assertThat(provider.driver()).isEqualTo("openstack");
    assertThat(provider.priority()).isNull();
    assertThat(provider.maxConcurrency()).isEqualTo(-1);
    assertThat(provider.isDisabled()).isFalse();
    var pool = provider.pool("x").orElseThrow();
    assertThat(pool)
        .isEqualTo(
            new PoolConfig("p", "x", 100, Quota.UNLIMITED, false, null, List.of(), pool.section()));
  }

  @Test
  void every_common_key_of_a_provider_and_a_pool_is_mapped() {
    var provider =
        config(
                """
                labels: [{name: a}, {name: b}]
                providers:
                  - name: p
                    cloud: c
                    priority: 50
                    max-concurrency: 0
                    cloud-images: [{name: i}]
                    pools:
                      - name: x
                        max-servers: 1
                        max-cores: 2
                        max-ram: 3
                        max-volumes: 4
                        max-volume-gb: 5
                        ignore-provider-quota: true
                        node-attributes: {k: [v, 1]}
                        labels:
                          - {name: b, cloud-image: i, min-ram: 1}
                          - {name: a, cloud-image: i, flavor-name: f}
                      - name: y
                        priority: 7
                        max-servers: -3
                """)
            .provider("p")
            .orElseThrow();
    assertThat(provider.priority()).isEqualTo(50);
    assertThat(provider.maxConcurrency()).isZero();
    var x = provider.pool("x").orElseThrow();
    var limits = Map.of("instances", 1L, "cores", 2L, "ram", 3L, "volumes", 4L, "volume-gb", 5L);
    assertThat(x)
        .isEqualTo(
            new PoolConfig(
                "p",
                "x",
                50,
                Quota.of(limits),
                true,
                Map.of("k", List.of("v", 1)),
                List.of("b", "a"),
                x.section()));
    var y = provider.pool("y").orElseThrow();
    assertThat(y.priority()).isEqualTo(7);
    assertThat(y.limits()).isEqualTo(Quota.of(Map.of("instances", 0L)));
  }

  @Test
  void a_provider_whose_name_starts_with_fake_has_the_fake_driver() {
    var yaml = "providers: [{name: fake-one, driver: openstack, cloud: c}]";
    assertThat(config(yaml).provider("fake-one").orElseThrow().driver()).isEqualTo("fake");
  }

  @Test
  void both_spellings_of_runc_are_accepted() {
    for (var spelling : List.of("runc", "runC")) {
      var yaml = "providers: [{name: p, driver: " + spelling + ", pools: [{name: h, labels: []}]}]";
      var provider = config(yaml).provider("p").orElseThrow();
      assertThat(provider.driver()).isEqualTo("runc");
      assertThat(provider.pools().getFirst().limits()).isEqualTo(Quota.UNLIMITED);
    }
  }

  @Test
  void the_labels_of_a_static_pool_are_those_of_its_nodes() {
    var pool =
        config(
                """
                labels: [{name: a}, {name: b}, {name: c}]
                providers:
                  - name: p
                    driver: static
                    pools:
                      - name: x
                        nodes:
                          - {name: h, labels: a  b}
                          - {name: i, labels: [b, c]}
                """)
            .provider("p")
            .orElseThrow()
            .pool("x")
            .orElseThrow();
    assertThat(pool.labels()).containsExactly("a", "b", "c");
    assertThat(pool.section().asMap().get("nodes").toString()).contains("labels=[a, b]");
  }

  private Quota podLimits(String driver, String provider, String pool) {
    return config(
            "providers: [{name: p, driver: %s, context: c, %s pools: [{name: x, labels: []%s}]}]"
                .formatted(driver, provider, pool))
        .provider("p")
        .orElseThrow()
        .pool("x")
        .orElseThrow()
        .limits();
  }

  @Test
  void pods_fall_back_to_the_limits_of_their_provider() {
    assertThat(
            podLimits(
                "kubernetes",
                "max-servers: 9, max-cores: 8, max-resources: {gpu: 1, tpu: 2},",
                ", max-cores: 4, max-resources: {gpu: 3}"))
        .isEqualTo(Quota.of(Map.of("instances", 9L, "cores", 4L, "gpu", 3L, "tpu", 2L)));
  }

  @Test
  void max_projects_and_max_pods_are_other_names_of_max_servers() {
    assertThat(podLimits("openshift", "max-projects: 5,", ""))
        .isEqualTo(Quota.of(Map.of("instances", 5L)));
    assertThat(podLimits("openshiftpods", "max-pods: 6,", ""))
        .isEqualTo(Quota.of(Map.of("instances", 6L)));
    assertThat(podLimits("openshiftpods", "max-pods: 6,", ", max-servers: 2"))
        .isEqualTo(Quota.of(Map.of("instances", 2L)));
  }
}
