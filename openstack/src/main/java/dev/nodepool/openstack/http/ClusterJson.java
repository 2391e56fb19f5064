package dev.nodepool.openstack.http;

import static dev.nodepool.openstack.http.JsonFields.number;
import static dev.nodepool.openstack.http.JsonFields.text;

import dev.nodepool.openstack.magnum.Cluster;
import dev.nodepool.openstack.magnum.ClusterTemplate;
import dev.nodepool.openstack.magnum.NodeGroup;
import tools.jackson.databind.JsonNode;

/** What Magnum writes. */
final class ClusterJson {
  private ClusterJson() {}

  static ClusterTemplate template(JsonNode json) {
    return new ClusterTemplate(
        text(json, "uuid"),
        text(json, "name"),
        text(json, "coe"),
        text(json, "image_id"),
        text(json, "flavor_id"),
        text(json, "master_flavor_id"),
        json.path("public").asBoolean(false),
        JsonFields.texts(json.path("labels")));
  }

  static Cluster cluster(JsonNode json) {
    return new Cluster(
        text(json, "uuid"),
        text(json, "name"),
        text(json, "status"),
        text(json, "status_reason"),
        text(json, "health_status"),
        text(json, "keypair"),
        (int) number(json, "node_count", 0),
        (int) number(json, "master_count", 0),
        text(json, "cluster_template_id"),
        text(json, "api_address"),
        text(json, "coe_version"),
        JsonFields.instant(json, "created_at"),
        JsonFields.texts(json.path("labels")));
  }

  static NodeGroup nodeGroup(JsonNode json) {
    var max = json.path("max_node_count");
    return new NodeGroup(
        text(json, "uuid"),
        text(json, "name"),
        text(json, "status"),
        text(json, "role"),
        json.path("is_default").asBoolean(false),
        text(json, "flavor_id"),
        text(json, "image_id"),
        (int) number(json, "node_count", 0),
        (int) number(json, "min_node_count", 0),
        max.isNumber() ? max.asInt() : null,
        JsonFields.map(json.path("node_addresses"), address -> address.asString("")),
        JsonFields.texts(json.path("labels")));
  }
}
