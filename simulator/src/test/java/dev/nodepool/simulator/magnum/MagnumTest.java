package dev.nodepool.simulator.magnum;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.simulator.RestClient;
import dev.nodepool.simulator.Simulator;
import dev.nodepool.simulator.SimulatorSettings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class MagnumTest {
  private static final String MAGNUM = "/RegionOne/container-infra/v1";

  private Simulator simulator;
  private RestClient client;

  @BeforeEach
  void start() throws Exception {
    simulator =
        Simulator.start(
            SimulatorSettings.DEFAULT
                .withSpeed(0)
                .withCloud(Map.of("build_time", 60, "delete_time", 20)));
    client = RestClient.loggedIn(simulator);
    var template =
        client.send(
            "POST",
            MAGNUM + "/clustertemplates",
            """
            {"name": "k8s", "coe": "kubernetes", "image_id": "debian-12", "flavor_id": "m1.small",
              "master_flavor_id": "m1.tiny", "external_network_id": "public",
              "fixed_network": "private", "keypair_id": "nodepool"}
            """);
    assertThat(template.status()).isEqualTo(201);
  }

  @AfterEach
  void stop() {
    client.close();
    simulator.close();
  }

  private RestClient.Reply create(String name, int nodes) throws Exception {
    return client.send(
        "POST",
        MAGNUM + "/clusters",
        "{\"name\": \"%s\", \"cluster_template_id\": \"k8s\", \"node_count\": %d}"
            .formatted(name, nodes));
  }

  private JsonNode cluster() throws Exception {
    return client.json(MAGNUM + "/clusters/mine");
  }

  private void wait(int seconds) {
    simulator.control().time().advance(Duration.ofSeconds(seconds));
  }

  @Test
  void a_cluster_comes_grows_shrinks_and_goes_with_its_servers() throws Exception {
    var made = create("mine", 2);
    assertThat(made.status()).isEqualTo(202);
    assertThat(made.json().path("uuid").asString()).isEqualTo(cluster().path("uuid").asString());
    assertThat(cluster().path("status").asString()).isEqualTo("CREATE_IN_PROGRESS");
    wait(60);
    assertThat(cluster().path("status").asString()).isEqualTo("CREATE_COMPLETE");
    assertThat(cluster().path("api_address").asString()).startsWith("https://10.64.");
    assertThat(cluster().path("node_addresses")).hasSize(2);
    assertThat(simulator.cloud("RegionOne").compute().servers(null).servers()).hasSize(3);

    var resize = "{\"node_count\": 4}";
    assertThat(client.send("POST", MAGNUM + "/clusters/mine/actions/resize", resize).status())
        .isEqualTo(202);
    assertThat(cluster().path("status").asString()).isEqualTo("UPDATE_IN_PROGRESS");
    wait(60);
    assertThat(cluster().path("status").asString()).isEqualTo("UPDATE_COMPLETE");
    assertThat(cluster().path("node_count").asInt()).isEqualTo(4);
    client.send("POST", MAGNUM + "/clusters/mine/actions/resize", "{\"node_count\": 1}");
    wait(20);
    assertThat(simulator.cloud("RegionOne").compute().servers(null).servers()).hasSize(2);

    assertThat(client.send("DELETE", MAGNUM + "/clusters/mine", null).status()).isEqualTo(204);
    assertThat(cluster().path("status").asString()).isEqualTo("DELETE_IN_PROGRESS");
    wait(20);
    var gone = client.get(MAGNUM + "/clusters/mine");
    assertThat(gone.status()).isEqualTo(404);
    assertThat(gone.json().path("errors").path(0).path("detail").asString())
        .isEqualTo("Cluster mine could not be found.");
    assertThat(simulator.cloud("RegionOne").compute().servers(null).servers()).isEmpty();
  }

  @Test
  void quota_makes_a_cluster_fail_and_says_so() throws Exception {
    client.send("PATCH", "/control/settings", "{\"quota\": [-1, 2, -1]}");
    create("mine", 5);
    assertThat(cluster().path("status").asString()).isEqualTo("CREATE_FAILED");
    assertThat(cluster().path("status_reason").asString()).contains("Quota exceeded for instances");
  }

  @Test
  void groups_of_nodes_come_within_their_bounds_and_go() throws Exception {
    create("mine", 1);
    var groups = MAGNUM + "/clusters/mine/nodegroups";
    var added =
        client.send(
            "POST",
            groups,
            "{\"name\": \"big\", \"node_count\": 2, \"flavor_id\": \"m1.large\","
                + " \"min_node_count\": 1, \"max_node_count\": 3}");
    assertThat(added.status()).isEqualTo(202);
    assertThat(client.json(groups).path("nodegroups").findValuesAsString("name"))
        .containsExactly("default-master", "default-worker", "big");
    var resize = "{\"nodegroup\": \"big\", \"node_count\": 4}";
    assertThat(client.send("POST", MAGNUM + "/clusters/mine/actions/resize", resize).status())
        .isEqualTo(400);
    assertThat(client.send("DELETE", groups + "/default-worker", null).status()).isEqualTo(400);
    assertThat(client.send("DELETE", groups + "/big", null).status()).isEqualTo(204);
    assertThat(client.json(groups + "/big").path("status").asString())
        .isEqualTo("DELETE_IN_PROGRESS");
    wait(20);
    assertThat(client.get(groups + "/big").status()).isEqualTo(404);
    assertThat(client.send("DELETE", MAGNUM + "/clustertemplates/k8s", null).status())
        .isEqualTo(400);
  }
}
