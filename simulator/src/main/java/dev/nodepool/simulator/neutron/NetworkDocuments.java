package dev.nodepool.simulator.neutron;

import dev.nodepool.drivers.fake.NetworkTable;
import dev.nodepool.drivers.fake.SecurityGroupTable.SimulatedGroup;
import dev.nodepool.drivers.fake.SimulatedFloatingIp;
import dev.nodepool.drivers.fake.SimulatedPort;
import dev.nodepool.drivers.fake.SimulatedRouter;
import dev.nodepool.drivers.fake.SimulatedSubnet;
import dev.nodepool.openstack.network.Network;
import dev.nodepool.openstack.network.SecurityGroupRule;
import dev.nodepool.simulator.http.Json;
import dev.nodepool.simulator.http.Request;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everything as Neutron shows it to a project. */
record NetworkDocuments(String projectId) {
  private static final String EPOCH = "2026-01-01T00:00:00Z";
  private static final int MTU = 1450;

  /** For whoever calls. */
  static NetworkDocuments of(Request request) {
    return new NetworkDocuments(request.caller().projectId());
  }

  private Json head(String id, String name, String description) {
    return Json.of(
        "id", id,
        "name", name,
        "tenant_id", projectId,
        "project_id", projectId,
        "description", description);
  }

  private static Json tail(Json doc, Set<String> tags, String created, String updated) {
    doc.put("tags", tags.stream().sorted().toList());
    doc.put("created_at", created);
    doc.put("updated_at", updated);
    doc.put("revision_number", 1);
    return doc;
  }

  private static Json old(Json doc) {
    return tail(doc, Set.of(), EPOCH, EPOCH);
  }

  private static String time(@Nullable Instant instant) {
    return instant == null ? EPOCH : instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  Json network(Network network, NetworkTable table) {
    var doc = head(network.id(), network.name(), "");
    doc.put("admin_state_up", true);
    doc.put("status", "ACTIVE");
    doc.put("subnets", table.subnetsOf(network.id()).stream().map(it -> it.subnet().id()).toList());
    doc.put("shared", network.shared());
    doc.put("router:external", network.external());
    doc.put("availability_zones", List.of("nova"));
    doc.put("availability_zone_hints", List.of());
    doc.put("ipv4_address_scope", null);
    doc.put("ipv6_address_scope", null);
    doc.put("mtu", MTU);
    doc.put("port_security_enabled", true);
    doc.put("qos_policy_id", null);
    return old(doc);
  }

  Json subnet(SimulatedSubnet entry) {
    var subnet = entry.subnet();
    var doc = head(subnet.id(), subnet.name(), "");
    doc.put("network_id", subnet.networkId());
    doc.put("ip_version", subnet.version());
    doc.put("cidr", subnet.cidr());
    doc.put("gateway_ip", subnet.gateway());
    doc.put("enable_dhcp", true);
    doc.put("dns_nameservers", List.of());
    doc.put(
        "allocation_pools",
        List.of(Json.of("start", entry.firstAddress(), "end", entry.lastAddress())));
    doc.put("host_routes", List.of());
    doc.put("ipv6_address_mode", subnet.version() == 6 ? "slaac" : null);
    doc.put("ipv6_ra_mode", subnet.version() == 6 ? "slaac" : null);
    doc.put("subnetpool_id", null);
    doc.put("service_types", List.of());
    return old(doc);
  }

  Json port(SimulatedPort entry) {
    var port = entry.port();
    var doc = head(port.id(), port.name(), port.description());
    doc.put("network_id", port.networkId());
    doc.put("mac_address", entry.mac());
    doc.put("admin_state_up", true);
    doc.put("status", port.status());
    doc.put("device_id", port.deviceId());
    doc.put("device_owner", port.deviceOwner());
    doc.put(
        "fixed_ips",
        entry.fixedIps().stream()
            .map(it -> Json.of("subnet_id", it.subnetId(), "ip_address", it.address()))
            .toList());
    doc.put("allowed_address_pairs", List.of());
    doc.put("extra_dhcp_opts", List.of());
    doc.put("security_groups", entry.securityGroups());
    doc.put("binding:vnic_type", "normal");
    doc.put("port_security_enabled", true);
    doc.put("qos_policy_id", null);
    return tail(doc, entry.tags(), time(port.created()), time(entry.updated()));
  }

  Json floatingIp(SimulatedFloatingIp entry, List<SimulatedRouter> routers) {
    var ip = entry.ip();
    var doc = head(ip.id(), ip.address(), ip.description());
    doc.remove("name");
    doc.put("floating_ip_address", ip.address());
    doc.put("floating_network_id", ip.networkId());
    doc.put("router_id", ip.portId() == null || routers.isEmpty() ? null : routers.getFirst().id());
    doc.put("port_id", ip.portId());
    doc.put("fixed_ip_address", entry.fixedAddress());
    doc.put("status", ip.portId() == null ? "DOWN" : "ACTIVE");
    doc.put("port_details", null);
    doc.put("port_forwardings", List.of());
    doc.put("qos_policy_id", null);
    doc.put("dns_domain", "");
    doc.put("dns_name", "");
    return tail(doc, entry.tags(), time(entry.created()), time(entry.updated()));
  }

  Json router(SimulatedRouter router) {
    var doc = head(router.id(), router.name(), "");
    doc.put("admin_state_up", true);
    doc.put("status", "ACTIVE");
    var gateway = router.gatewayNetworkId();
    doc.put(
        "external_gateway_info",
        gateway == null
            ? null
            : Json.of("network_id", gateway, "enable_snat", true, "external_fixed_ips", List.of()));
    doc.put("availability_zones", List.of("nova"));
    doc.put("availability_zone_hints", List.of());
    doc.put("routes", List.of());
    doc.put("flavor_id", null);
    return old(doc);
  }

  Json group(SimulatedGroup group) {
    var doc = head(group.id(), group.name(), group.description());
    doc.put("stateful", true);
    doc.put(
        "security_group_rules",
        group.rules().entrySet().stream()
            .map(entry -> rule(group.id(), entry.getKey(), entry.getValue()))
            .toList());
    return old(doc);
  }

  Json rule(String groupId, String id, SecurityGroupRule rule) {
    var doc = head(id, "", "");
    doc.remove("name");
    boolean ports = rule.firstPort() > 0 || rule.lastPort() < SecurityGroupRule.LAST_PORT;
    boolean network = rule.remote().contains("/");
    doc.put("security_group_id", groupId);
    doc.put("direction", rule.inwards() ? "ingress" : "egress");
    doc.put("ethertype", "IPv" + rule.version());
    doc.put("protocol", rule.protocol().isEmpty() ? null : rule.protocol());
    doc.put("port_range_min", ports ? rule.firstPort() : null);
    doc.put("port_range_max", ports ? rule.lastPort() : null);
    doc.put("remote_ip_prefix", network ? rule.remote() : null);
    doc.put("remote_group_id", network || rule.remote().isEmpty() ? null : rule.remote());
    return old(doc);
  }
}
