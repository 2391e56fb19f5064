package dev.nodepool.openstack.http;

import static dev.nodepool.openstack.http.JsonFields.map;
import static dev.nodepool.openstack.http.JsonFields.put;
import static dev.nodepool.openstack.http.JsonFields.text;
import static dev.nodepool.openstack.http.ServiceClient.quoted;

import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.magnum.Cluster;
import dev.nodepool.openstack.magnum.ClusterService;
import dev.nodepool.openstack.magnum.ClusterTemplate;
import dev.nodepool.openstack.magnum.CreateCluster;
import dev.nodepool.openstack.magnum.CreateNodeGroup;
import dev.nodepool.openstack.magnum.NodeGroup;
import dev.nodepool.openstack.magnum.Resize;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The calls of {@link HttpCloud} to Magnum. */
record Magnum(ServiceClient rest) implements ClusterService {
  /** Has groups of nodes (1.9) and lets them be empty (1.10). */
  static final Microversion.Wanted KNOWN = new Microversion.Wanted(1, 10);

  private static final JsonNodeFactory NEW = JsonNodeFactory.instance;

  @Override
  public List<ClusterTemplate> templates() throws CloudApiException, InterruptedException {
    return map(
        Pages.of(rest, "/clustertemplates", "clustertemplates").items(), ClusterJson::template);
  }

  @Override
  public List<Cluster> clusters() throws CloudApiException, InterruptedException {
    return map(Pages.of(rest, "/clusters", "clusters").items(), ClusterJson::cluster);
  }

  @Override
  public Cluster cluster(String id) throws CloudApiException, InterruptedException {
    return ClusterJson.cluster(rest.get(path(id)));
  }

  private static String path(String clusterId) throws CloudApiException {
    return "/clusters/" + quoted(clusterId);
  }

  private static String path(String clusterId, String nodeGroup) throws CloudApiException {
    return path(clusterId) + "/nodegroups/" + quoted(nodeGroup);
  }

  @Override
  public String createCluster(CreateCluster order) throws CloudApiException, InterruptedException {
    var body = NEW.objectNode();
    body.put("name", order.name());
    body.put("cluster_template_id", order.templateId());
    body.put("node_count", order.nodes());
    body.put("master_count", order.masters());
    put(body, "keypair", order.keypair());
    put(body, "flavor_id", order.flavorId());
    put(body, "master_flavor_id", order.masterFlavorId());
    putLabels(body, order.labels());
    return text(rest.post("/clusters", body), "uuid");
  }

  private static void putLabels(ObjectNode body, Map<String, String> labels) {
    if (!labels.isEmpty()) {
      labels.forEach(body.putObject("labels")::put);
      body.put("merge_labels", true);
    }
  }

  @Override
  public void resize(String clusterId, Resize order)
      throws CloudApiException, InterruptedException {
    var body = NEW.objectNode();
    body.put("node_count", order.nodes());
    put(body, "nodegroup", order.nodeGroup());
    if (!order.remove().isEmpty()) {
      order.remove().forEach(body.putArray("nodes_to_remove")::add);
    }
    rest.post(path(clusterId) + "/actions/resize", body);
  }

  @Override
  public void upgrade(String clusterId, String templateId, @Nullable String nodeGroup)
      throws CloudApiException, InterruptedException {
    var body = NEW.objectNode();
    body.put("cluster_template", templateId);
    put(body, "nodegroup", nodeGroup);
    rest.post(path(clusterId) + "/actions/upgrade", body);
  }

  @Override
  public void deleteCluster(String id) throws CloudApiException, InterruptedException {
    rest.delete(path(id));
  }

  @Override
  public List<NodeGroup> nodeGroups(String clusterId)
      throws CloudApiException, InterruptedException {
    return map(
        Pages.of(rest, path(clusterId) + "/nodegroups", "nodegroups").items(),
        ClusterJson::nodeGroup);
  }

  @Override
  public NodeGroup nodeGroup(String clusterId, String id)
      throws CloudApiException, InterruptedException {
    return ClusterJson.nodeGroup(rest.get(path(clusterId, id)));
  }

  @Override
  public String createNodeGroup(String clusterId, CreateNodeGroup order)
      throws CloudApiException, InterruptedException {
    var body = NEW.objectNode();
    body.put("name", order.name());
    body.put("role", order.role());
    body.put("node_count", order.nodes());
    body.put("min_node_count", order.min());
    if (order.max() != null) {
      body.put("max_node_count", order.max());
    }
    put(body, "flavor_id", order.flavorId());
    put(body, "image_id", order.imageId());
    putLabels(body, order.labels());
    return text(rest.post(path(clusterId) + "/nodegroups", body), "uuid");
  }

  @Override
  public void limitNodeGroup(String clusterId, String id, int min, @Nullable Integer max)
      throws CloudApiException, InterruptedException {
    var body = NEW.arrayNode();
    body.addObject().put("op", "replace").put("path", "/min_node_count").put("value", min);
    var most = body.addObject().put("op", max == null ? "remove" : "replace");
    most.put("path", "/max_node_count");
    if (max != null) {
      most.put("value", max);
    }
    rest.patch(path(clusterId, id), body);
  }

  @Override
  public void deleteNodeGroup(String clusterId, String id)
      throws CloudApiException, InterruptedException {
    rest.delete(path(clusterId, id));
  }

  @Override
  public String authority(String clusterId) throws CloudApiException, InterruptedException {
    return text(rest.get("/certificates/" + quoted(clusterId)), "pem");
  }

  @Override
  public String sign(String clusterId, String request)
      throws CloudApiException, InterruptedException {
    JsonNode body = NEW.objectNode().put("cluster_uuid", clusterId).put("csr", request);
    return text(rest.post("/certificates", body), "pem");
  }
}
