package dev.nodepool.simulator.magnum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nodepool.openstack.api.CallObserver;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import dev.nodepool.openstack.clouds.CloudsFiles;
import dev.nodepool.openstack.http.HttpCloud;
import dev.nodepool.openstack.magnum.ClusterService;
import dev.nodepool.openstack.magnum.ClusterTemplate;
import dev.nodepool.openstack.magnum.CreateCluster;
import dev.nodepool.openstack.magnum.CreateNodeGroup;
import dev.nodepool.openstack.magnum.NodeGroup;
import dev.nodepool.openstack.magnum.Resize;
import dev.nodepool.simulator.CloudsYaml;
import dev.nodepool.simulator.RestClient;
import dev.nodepool.simulator.Simulator;
import dev.nodepool.simulator.SimulatorSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our client for clusters with the simulator's Magnum. */
class MagnumClientTest {
  private static final CreateCluster MINE =
      new CreateCluster("mine", "k8s", 2, 1, "nodepool", null, null, Map.of("a", "b"));

  @TempDir private Path home;
  private Simulator simulator;
  private HttpCloud cloud;
  private ClusterService magnum;

  @BeforeEach
  void start() throws Exception {
    simulator =
        Simulator.start(
            SimulatorSettings.DEFAULT
                .withSpeed(0)
                .withCloud(Map.of("build_time", 60, "delete_time", 20)));
    try (var admin = RestClient.loggedIn(simulator)) {
      admin.send(
          "POST",
          "/RegionOne/container-infra/v1/clustertemplates",
          """
          {"name": "k8s", "coe": "kubernetes", "image_id": "debian-12", "flavor_id": "m1.small",
            "master_flavor_id": "m1.tiny", "external_network_id": "public",
            "fixed_network": "private", "keypair_id": "nodepool"}
          """);
    }
    var file = home.resolve("clouds.yaml");
    Files.writeString(file, CloudsYaml.of(simulator.authUrl(), "RegionOne"));
    var environment = Map.of("OS_CLIENT_CONFIG_FILE", file.toString());
    var clouds = new CloudsFiles(environment, home, home).read();
    cloud = new HttpCloud(clouds.cloud("simulator-appcred", null), CallObserver.NOBODY);
    magnum = cloud.clusters();
  }

  @AfterEach
  void stop() {
    cloud.close();
    simulator.close();
  }

  private void wait(int seconds) {
    simulator.control().time().advance(Duration.ofSeconds(seconds));
  }

  private static void assertRefused(Kind kind, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(CloudApiException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }

  @Test
  void a_cluster_comes_is_resized_and_goes() throws Exception {
    assertThat(magnum.templates())
        .singleElement()
        .extracting(ClusterTemplate::name, ClusterTemplate::engine, ClusterTemplate::flavorId)
        .containsExactly("k8s", "kubernetes", "m1.small");
    var id = magnum.createCluster(MINE);
    assertThat(magnum.clusters())
        .singleElement()
        .satisfies(it -> {
          assertThat(it.id()).isEqualTo(id);
          assertThat(it.isChanging()).isTrue();
        });
    wait(60);
    var made = magnum.cluster("mine");
    assertThat(made.status()).isEqualTo("CREATE_COMPLETE");
    assertThat(made.nodes()).isEqualTo(2);
    assertThat(made.masters()).isEqualTo(1);
    assertThat(made.keypair()).isEqualTo("nodepool");
    assertThat(made.apiUrl()).startsWith("https://10.64.");
    assertThat(made.labels()).containsEntry("a", "b");
    assertThat(made.created()).isNotNull();
    magnum.resize(id, new Resize(4, null, List.of()));
    assertThat(magnum.cluster(id).status()).isEqualTo("UPDATE_IN_PROGRESS");
    wait(60);
    assertThat(magnum.cluster(id).nodes()).isEqualTo(4);
    magnum.deleteCluster(id);
    wait(20);
    assertRefused(Kind.NOT_FOUND, () -> magnum.cluster(id));
    assertThat(magnum.clusters()).isEmpty();
  }

  @Test
  void groups_of_nodes_come_are_limited_and_go() throws Exception {
    var id = magnum.createCluster(MINE);
    wait(60);
    var order = new CreateNodeGroup("big", "gpu", 2, 1, 3, "m1.large", null, Map.of());
    var group = magnum.createNodeGroup(id, order);
    wait(60);
    assertThat(magnum.nodeGroups(id))
        .extracting(NodeGroup::name)
        .containsExactly("default-master", "default-worker", "big");
    var made = magnum.nodeGroup(id, group);
    assertThat(made.role()).isEqualTo("gpu");
    assertThat(made.flavorId()).isEqualTo("m1.large");
    assertThat(made.addresses()).hasSize(2);
    assertThat(made.isDefault()).isFalse();
    assertRefused(Kind.BAD_REQUEST, () -> magnum.resize(id, new Resize(4, "big", List.of())));
    magnum.limitNodeGroup(id, group, 0, 5);
    assertThat(magnum.nodeGroup(id, "big").max()).isEqualTo(5);
    magnum.resize(id, new Resize(4, "big", List.of()));
    wait(60);
    assertThat(magnum.nodeGroup(id, "big").nodes()).isEqualTo(4);
    magnum.deleteNodeGroup(id, group);
    wait(20);
    assertRefused(Kind.NOT_FOUND, () -> magnum.nodeGroup(id, group));
    assertRefused(Kind.BAD_REQUEST, () -> magnum.deleteNodeGroup(id, "default-worker"));
  }

  @Test
  void the_authority_of_a_cluster_is_shown_and_signs() throws Exception {
    var id = magnum.createCluster(MINE);
    assertThat(magnum.authority(id)).startsWith("-----BEGIN CERTIFICATE-----");
    assertThat(magnum.sign(id, "-----BEGIN CERTIFICATE REQUEST-----"))
        .startsWith("-----BEGIN CERTIFICATE-----");
  }
}
