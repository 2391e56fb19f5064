package dev.nodepool.openstack.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.openstack.network.CreateFloatingIp;
import dev.nodepool.openstack.network.CreatePort;
import dev.nodepool.openstack.network.Network;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What goes over the wire for networks, and what is made of Neutron's answers. */
class NeutronTest {
  @AutoClose private final ScriptedCloud there = ScriptedCloud.start();
  @AutoClose private final HttpCloud cloud = there.open();

  NeutronTest() throws IOException {}

  @Test
  void networks_are_asked_for_by_name_or_by_id() throws Exception {
    var id = "d32019d3-bc6e-4319-9c1d-6722fc136a22";
    there.on(
        "GET /network/v2.0/networks",
        200,
        "{\"networks\": [{\"id\": \"n1\", \"name\": \"my net\", \"router:external\": true, \"shared\": true, \"provider:physical_network\": null}, {\"id\": \"n2\", \"name\": \"what a release without filters lists too\"}]}");
    assertThat(cloud.network().networks("my net"))
        .containsExactly(new Network("n1", "my net", true, true, false));
    cloud.network().networks(id);
    assertThat(there.asked())
        .extracting(ScriptedCloud.Asked::path)
        .contains("/network/v2.0/networks?name=my%20net", "/network/v2.0/networks?id=" + id);
  }

  @Test
  void floating_ips_are_taken_and_given_back() throws Exception {
    var json =
        "{\"floatingip\": {\"id\": \"f1\", \"floating_ip_address\": \"198.51.100.7\", \"floating_network_id\": \"ext\", \"port_id\": %s, \"description\": \"of np1\"}}";
    there.on("POST /network/v2.0/floatingips", 201, json.formatted("\"p1\""));
    there.on("DELETE /network/v2.0/floatingips/f1", 204, "");
    var ip = cloud.network().createFloatingIp(new CreateFloatingIp("ext", "p1", "of np1"));
    assertThat(ip.portId()).isEqualTo("p1");
    assertThat(ip.description()).isEqualTo("of np1");
    cloud.network().deleteFloatingIp("f1");
    assertThat(there.asked("POST /network/v2.0/floatingips").getFirst().body())
        .isEqualTo(
            "{\"floatingip\":{\"floating_network_id\":\"ext\",\"port_id\":\"p1\",\"description\":\"of np1\"}}");
  }

  @Test
  void ports_groups_subnets_and_the_quota_of_the_network_are_read() throws Exception {
    there.on(
        "GET /network/v2.0/ports",
        200,
        """
        {"ports": [{"id": "p1", "name": "", "network_id": "n1", "status": "DOWN",
          "device_id": "s1", "device_owner": "compute:nova", "created_at": "2026-11-21T08:00:00Z",
          "fixed_ips": [{"subnet_id": "a", "ip_address": "10.0.0.4"},
                        {"subnet_id": "b", "ip_address": "fd00::4"}], "description": null}]}
        """);
    var port = cloud.network().ports(Set.of("s1")).getFirst();
    assertThat(port.addresses()).containsExactly("10.0.0.4", "fd00::4");
    assertThat(port.created()).isEqualTo("2026-11-21T08:00:00Z");
    // An administrator sees the ports of all projects, and takes none of them for ours.
    assertThat(there.asked())
        .anyMatch(it -> it.path().endsWith("/ports?project_id=p1&device_id=s1"));
    there.on("POST /network/v2.0/ports", 201, "{\"port\": {\"id\": \"p2\", \"status\": \"DOWN\"}}");
    assertThat(cloud.network().createPort(new CreatePort("n1", "loose", "x")).id()).isEqualTo("p2");
    there.on(
        "GET /network/v2.0/security-groups",
        200,
        """
        {"security_groups": [{"id": "g1", "name": "default", "security_group_rules": [
          {"direction": "ingress", "ethertype": "IPv4", "protocol": "tcp", "port_range_min": 22,
           "port_range_max": 22, "remote_ip_prefix": "0.0.0.0/0", "remote_group_id": null},
          {"direction": "ingress", "ethertype": "IPv6", "protocol": null, "port_range_min": null,
           "port_range_max": null, "remote_ip_prefix": null, "remote_group_id": "g1"}]}]}
        """);
    var rules = cloud.network().securityGroups().getFirst().rules();
    assertThat(rules.getFirst().letsInTcp(22)).isTrue();
    assertThat(rules.getFirst().letsInTcp(19885)).isFalse();
    assertThat(rules.getLast().letsInTcp(19885)).isTrue();
    assertThat(rules.getLast().remote()).isEqualTo("g1");
    there.on(
        "GET /network/v2.0/quotas/p1/details.json",
        200,
        "{\"quota\": {\"floatingip\": {\"limit\": 50, \"used\": 2}, \"port\": {\"limit\": -1, \"used\": 7}}}");
    assertThat(cloud.network().networkQuota().maxFloatingIps()).isEqualTo(50);
    assertThat(cloud.network().networkQuota().usedPorts()).isEqualTo(7);
    there.on(
        "GET /network/v2.0/subnets",
        200,
        "{\"subnets\": [{\"id\": \"a\", \"network_id\": \"n1\", \"cidr\": \"fd00::/64\", \"ip_version\": 6, \"gateway_ip\": null}]}");
    assertThat(cloud.network().subnets().getFirst().gateway()).isEmpty();
  }
}
