package dev.nodepool.openstack.http;

import static dev.nodepool.openstack.http.JsonFields.map;
import static dev.nodepool.openstack.http.JsonFields.number;
import static dev.nodepool.openstack.http.JsonFields.text;
import static dev.nodepool.openstack.http.JsonFields.textOrNull;

import dev.nodepool.openstack.network.FloatingIp;
import dev.nodepool.openstack.network.Network;
import dev.nodepool.openstack.network.Port;
import dev.nodepool.openstack.network.SecurityGroup;
import dev.nodepool.openstack.network.SecurityGroupRule;
import dev.nodepool.openstack.network.Subnet;
import tools.jackson.databind.JsonNode;

/** What Neutron writes. */
final class NetworkJson {
  private NetworkJson() {}

  static Network network(JsonNode json) {
    return new Network(
        text(json, "id"),
        text(json, "name"),
        json.path("router:external").asBoolean(false),
        json.path("shared").asBoolean(false),
        !text(json, "provider:physical_network").isEmpty(),
        owner(json),
        isUsable(json));
  }

  /** What is not told counts as well. */
  private static boolean isUsable(JsonNode network) {
    var subnets = network.path("subnets");
    return network.path("admin_state_up").asBoolean(true)
        && !text(network, "status").equals("DOWN")
        && !(subnets.isArray() && subnets.isEmpty());
  }

  /** The id of the project; older releases call it a tenant. */
  private static String owner(JsonNode json) {
    var project = text(json, "project_id");
    return project.isEmpty() ? text(json, "tenant_id") : project;
  }

  /** An administrator is shown those of all projects. */
  static boolean isFor(JsonNode securityGroup, String project) {
    return isOf(securityGroup, project) || securityGroup.path("shared").asBoolean(false);
  }

  /** That of nobody who is told is of who asks. */
  static boolean isOf(JsonNode thing, String project) {
    var owner = owner(thing);
    return owner.isEmpty() || owner.equals(project);
  }

  static Subnet subnet(JsonNode json) {
    return new Subnet(
        text(json, "id"),
        text(json, "network_id"),
        text(json, "name"),
        text(json, "cidr"),
        (int) number(json, "ip_version", 4),
        text(json, "gateway_ip"));
  }

  static SecurityGroup securityGroup(JsonNode json) {
    return new SecurityGroup(
        text(json, "id"),
        text(json, "name"),
        map(json.path("security_group_rules"), NetworkJson::rule));
  }

  private static SecurityGroupRule rule(JsonNode json) {
    var cidr = text(json, "remote_ip_prefix");
    return new SecurityGroupRule(
        text(json, "direction").equals("ingress"),
        text(json, "ethertype").equals("IPv6") ? 6 : 4,
        text(json, "protocol"),
        (int) number(json, "port_range_min", 0),
        (int) number(json, "port_range_max", SecurityGroupRule.LAST_PORT),
        cidr.isEmpty() ? text(json, "remote_group_id") : cidr);
  }

  static Port port(JsonNode json) {
    return new Port(
        text(json, "id"),
        text(json, "name"),
        text(json, "network_id"),
        text(json, "status"),
        text(json, "device_id"),
        text(json, "device_owner"),
        map(json.path("fixed_ips"), ip -> text(ip, "ip_address")),
        JsonFields.instant(json, "created_at"),
        text(json, "description"));
  }

  static FloatingIp floatingIp(JsonNode json) {
    return new FloatingIp(
        text(json, "id"),
        text(json, "floating_ip_address"),
        text(json, "floating_network_id"),
        textOrNull(json, "port_id"),
        text(json, "description"),
        json.has("description"));
  }
}
