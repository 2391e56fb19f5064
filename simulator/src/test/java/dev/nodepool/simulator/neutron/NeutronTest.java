package dev.nodepool.simulator.neutron;

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

class NeutronTest {
  private static final String NEUTRON = "/RegionOne/network/v2.0";
  private static final String SERVERS = "/RegionOne/compute/v2.1/servers";

  private Simulator simulator;
  private RestClient client;
  private String external;

  @BeforeEach
  void start() throws Exception {
    simulator =
        Simulator.start(
            SimulatorSettings.DEFAULT.withSpeed(0).withCloud(Map.of("address_time", 0.5)));
    client = RestClient.loggedIn(simulator);
    external = networkId("public");
  }

  @AfterEach
  void stop() {
    client.close();
    simulator.close();
  }

  private String networkId(String name) throws Exception {
    return client.idOf(NEUTRON + "/networks", "networks", name);
  }

  private void wait(int seconds) {
    simulator.control().time().advance(Duration.ofSeconds(seconds));
  }

  private String serverOn(String network) throws Exception {
    var image = client.idOf("/RegionOne/image/v2/images", "images", "debian-12");
    var reply =
        client.send(
            "POST",
            SERVERS,
            """
            {"server": {"name": "np", "imageRef": "%s", "flavorRef": "1",
              "networks": [{"uuid": "%s"}]}}
            """
                .formatted(image, networkId(network)));
    return reply.json().path("server").path("id").asString();
  }

  private JsonNode server(String id) throws Exception {
    return client.json(SERVERS + "/" + id).path("server");
  }

  private JsonNode portOf(String server) throws Exception {
    return client.json(NEUTRON + "/ports?device_id=" + server).path("ports").path(0);
  }

  private RestClient.Reply floatingIp(String port) throws Exception {
    var attach = port.isEmpty() ? "" : ", \"port_id\": \"%s\"".formatted(port);
    return client.send(
        "POST",
        NEUTRON + "/floatingips",
        "{\"floatingip\": {\"floating_network_id\": \"%s\", \"description\": \"ours\"%s}}"
            .formatted(external, attach));
  }

  @Test
  void a_floating_ip_leads_to_a_server_and_is_seen_there_some_time_after() throws Exception {
    var id = serverOn("private");
    wait(1);
    var port = portOf(id);
    assertThat(port.path("status").asString()).isEqualTo("ACTIVE");
    assertThat(port.path("device_owner").asString()).isEqualTo("compute:az1");

    var made = floatingIp("");
    assertThat(made.status()).isEqualTo(201);
    var ip = made.json().path("floatingip");
    assertThat(ip.path("status").asString()).isEqualTo("DOWN");
    var path = NEUTRON + "/floatingips/" + ip.path("id").asString();
    var attach = "{\"floatingip\": {\"port_id\": \"%s\"}}".formatted(port.path("id").asString());
    var led = client.send("PUT", path, attach).json().path("floatingip");
    assertThat(led.path("status").asString()).isEqualTo("ACTIVE");
    assertThat(led.path("fixed_ip_address").asString())
        .isEqualTo(port.path("fixed_ips").path(0).path("ip_address").asString());
    assertThat(led.path("description").asString()).isEqualTo("ours");

    assertThat(server(id).path("addresses").path("private")).hasSize(1);
    wait(1);
    assertThat(server(id).path("addresses").path("private").findValuesAsString("OS-EXT-IPS:type"))
        .containsExactly("fixed", "floating");
    client.send("PUT", path, "{\"floatingip\": {\"port_id\": null}}");
    wait(1);
    assertThat(server(id).path("addresses").path("private")).hasSize(1);
    assertThat(client.send("DELETE", path, null).status()).isEqualTo(204);
    var again = client.send("DELETE", path, null);
    assertThat(again.status()).isEqualTo(404);
    assertThat(again.json().path("NeutronError").path("type").asString())
        .isEqualTo("FloatingIPNotFound");
  }

  @Test
  void what_cannot_be_reached_is_refused_as_neutron_does() throws Exception {
    var port = portOf(serverOn("shared")).path("id").asString();
    var refused = floatingIp(port);
    assertThat(refused.status()).isEqualTo(404);
    assertThat(refused.json().path("NeutronError").path("type").asString())
        .isEqualTo("ExternalGatewayForFloatingIPNotFound");
    var reachable = portOf(serverOn("private")).path("id").asString();
    assertThat(floatingIp(reachable).status()).isEqualTo(201);
    var twice = floatingIp(reachable);
    assertThat(twice.status()).isEqualTo(409);
    assertThat(twice.json().path("NeutronError").path("type").asString())
        .isEqualTo("FloatingIPPortAlreadyAssociated");
    client.send("PATCH", "/control/settings", "{\"network_quota\": [1, -1]}");
    var over = floatingIp("");
    assertThat(over.status()).isEqualTo(409);
    assertThat(over.json().path("NeutronError").path("type").asString()).isEqualTo("OverQuota");
  }

  @Test
  void the_ports_of_others_stay_when_a_server_goes() throws Exception {
    var made =
        client.send(
            "POST",
            NEUTRON + "/ports",
            "{\"port\": {\"network_id\": \"%s\", \"name\": \"mine\"}}"
                .formatted(networkId("private")));
    assertThat(made.status()).isEqualTo(201);
    var port = made.json().path("port").path("id").asString();
    var image = client.idOf("/RegionOne/image/v2/images", "images", "debian-12");
    var server =
        client
            .send(
                "POST",
                SERVERS,
                """
                {"server": {"name": "np", "imageRef": "%s", "flavorRef": "1",
                  "networks": [{"port": "%s"}]}}
                """
                    .formatted(image, port))
            .json()
            .path("server")
            .path("id")
            .asString();
    assertThat(portOf(server).path("id").asString()).isEqualTo(port);
    client.send("DELETE", SERVERS + "/" + server, null);
    var left = client.json(NEUTRON + "/ports/" + port).path("port");
    assertThat(left.path("status").asString()).isEqualTo("DOWN");
    assertThat(left.path("device_id").asString()).isEmpty();
    assertThat(client.send("DELETE", NEUTRON + "/ports/" + port, null).status()).isEqualTo(204);
    assertThat(
            client
                .get(NEUTRON + "/ports/" + port)
                .json()
                .path("NeutronError")
                .path("type")
                .asString())
        .isEqualTo("PortNotFound");
  }

  @Test
  void a_server_on_a_shared_network_has_addresses_of_both_versions() throws Exception {
    var id = serverOn("shared");
    wait(1);
    wait(1);
    assertThat(server(id).path("addresses").path("shared").findValuesAsString("version"))
        .containsExactly("4", "6");
  }

  @Test
  void a_server_on_an_external_network_ends_in_error() throws Exception {
    var id = serverOn("public");
    wait(1);
    assertThat(server(id).path("status").asString()).isEqualTo("ERROR");
    assertThat(server(id).path("fault").path("message").asString())
        .contains("Failed to allocate the network(s), not rescheduling.");
  }

  @Test
  void lists_are_filtered_and_cut() throws Exception {
    serverOn("private");
    serverOn("shared");
    var networks = client.json(NEUTRON + "/networks?router%3Aexternal=True&fields=name");
    assertThat(networks.path("networks").toString()).isEqualTo("[{\"name\":\"public\"}]");
    assertThat(client.json(NEUTRON + "/networks?name=none").path("networks")).isEmpty();
    var first = client.json(NEUTRON + "/ports?limit=1");
    assertThat(first.path("ports")).hasSize(1);
    assertThat(first.path("ports_links").path(0).path("rel").asString()).isEqualTo("next");
    var ip = floatingIp("").json().path("floatingip").path("id").asString();
    client.send("PUT", NEUTRON + "/floatingips/" + ip + "/tags", "{\"tags\": [\"t1\", \"t2\"]}");
    assertThat(client.json(NEUTRON + "/floatingips?tags=t1").path("floatingips")).hasSize(1);
    assertThat(client.json(NEUTRON + "/floatingips?tags=t3").path("floatingips")).isEmpty();
  }

  @Test
  void security_groups_have_rules_that_come_and_go() throws Exception {
    var group =
        client
            .send("POST", NEUTRON + "/security-groups", "{\"security_group\": {\"name\": \"g\"}}")
            .json()
            .path("security_group");
    assertThat(group.path("security_group_rules")).hasSize(2);
    var body =
        """
        {"security_group_rule": {"security_group_id": "%s", "direction": "ingress",
          "protocol": "tcp", "port_range_min": 22, "port_range_max": 22,
          "remote_ip_prefix": "0.0.0.0/0"}}
        """
            .formatted(group.path("id").asString());
    var rule = client.send("POST", NEUTRON + "/security-group-rules", body);
    assertThat(rule.status()).isEqualTo(201);
    assertThat(client.send("POST", NEUTRON + "/security-group-rules", body).status())
        .isEqualTo(409);
    var id = rule.json().path("security_group_rule").path("id").asString();
    assertThat(client.send("DELETE", NEUTRON + "/security-group-rules/" + id, null).status())
        .isEqualTo(204);
    var default22 = client.json(NEUTRON + "/security-group-rules?port_range_min=22&ethertype=IPv4");
    assertThat(default22.path("security_group_rules")).hasSize(1);
  }
}
