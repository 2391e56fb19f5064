package dev.nodepool.simulator.magnum;

import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.simulator.http.ApiError;
import dev.nodepool.simulator.http.Json;
import dev.nodepool.simulator.http.Request;
import dev.nodepool.simulator.http.Response;
import dev.nodepool.simulator.http.Routes;
import java.util.ArrayList;
import java.util.List;

/** The groups of nodes of clusters. */
record NodeGroups(ClusterTables tables) {
  private static final String ALL = "/v1/clusters/{id}/nodegroups";
  private static final String ONE = ALL + "/{group}";

  void addTo(Routes routes) {
    routes
        .on("GET", ALL, this::list)
        .on("POST", ALL, this::add)
        .on("GET", ONE, this::show)
        .on("PATCH", ONE, this::patch)
        .on("DELETE", ONE, this::remove);
  }

  private Cluster cluster(Request request) throws CloudApiException, InterruptedException {
    return tables.of(request).cluster(request.parameter("id"));
  }

  private Json describe(Cluster cluster, NodeGroup group, Request request)
      throws CloudApiException, InterruptedException {
    var table = tables.of(request);
    var status = table.status(group);
    var addresses = new ArrayList<String>();
    for (var server : table.living(group)) {
      server.addresses().stream().limit(1).forEach(it -> addresses.add(it.address()));
    }
    return Json.of(
        "uuid", group.uuid(),
        "links", ClusterTables.links(request, "clusters", cluster.uuid()),
        "name", group.name(),
        "cluster_id", cluster.uuid(),
        "project_id", request.caller().projectId(),
        "docker_volume_size", null,
        "labels", group.labels(),
        "flavor_id", group.flavorId(),
        "image_id", group.imageId(),
        "node_addresses", addresses,
        "node_count", group.servers().size(),
        "role", group.role(),
        "min_node_count", group.minCount(),
        "max_node_count", group.maxCount(),
        "is_default", group.standard(),
        "stack_id", cluster.uuid(),
        "status", status.words(),
        "status_reason", status.reason(),
        "created_at", group.created().toString(),
        "updated_at", null);
  }

  private Response list(Request request) throws CloudApiException, InterruptedException {
    var cluster = cluster(request);
    var role = request.query("role");
    var all = new ArrayList<Object>();
    for (var group : cluster.groups().values()) {
      if (role.isEmpty() || role.get().equals(group.role())) {
        all.add(describe(cluster, group, request));
      }
    }
    return Response.ok("nodegroups", all);
  }

  private Response show(Request request) throws CloudApiException, InterruptedException {
    var cluster = cluster(request);
    var group = ClusterTable.group(cluster, request.parameter("group"));
    return Response.ok(describe(cluster, group, request));
  }

  private Response add(Request request) throws CloudApiException, InterruptedException {
    var body = request.json();
    var cluster = cluster(request);
    var name = body.path("name").asString("");
    if (cluster.groups().values().stream().anyMatch(it -> it.name().equals(name))) {
      throw new ApiError(409, "A node group with name %s already exists.".formatted(name));
    }
    var template = cluster.template();
    var table = tables.of(request);
    var max = body.path("max_node_count");
    var group =
        new NodeGroup(
            ClusterTable.newId(),
            name,
            body.path("role").asString(NodeGroup.WORKER),
            false,
            body.path("flavor_id").asString(template.text("flavor_id", "")),
            body.path("image_id").asString(template.text("image_id", "")),
            body.path("min_node_count").asInt(0),
            max.isInt() ? max.asInt() : null,
            Json.texts(body.path("labels")),
            List.of(),
            Cluster.CREATE,
            null,
            table.now());
    int count = body.path("node_count").asInt(1);
    var grown = table.resize(cluster, group, count, List.of(), Cluster.CREATE);
    return Response.json(202, describe(grown, ClusterTable.group(grown, group.uuid()), request));
  }

  private Response patch(Request request) throws CloudApiException, InterruptedException {
    var cluster = cluster(request);
    var group = ClusterTable.group(cluster, request.parameter("group"));
    for (var change : request.changes(Clusters.NO_CHANGES)) {
      int value = change.path("value").asInt(0);
      group =
          switch (change.path("path").asString("")) {
            case "/min_node_count" -> group.between(value, group.maxCount());
            case "/max_node_count" -> group.between(group.minCount(), value);
            default ->
                throw new ApiError(
                    400, "%s is immutable.".formatted(change.path("path").asString("")));
          };
    }
    var table = tables.of(request);
    table.add(cluster.with(group, cluster.work(), table.now()));
    return Response.json(202, describe(cluster, group, request));
  }

  private Response remove(Request request) throws CloudApiException, InterruptedException {
    var cluster = cluster(request);
    var group = ClusterTable.group(cluster, request.parameter("group"));
    if (group.standard()) {
      throw new ApiError(400, "Deleting a default nodegroup is not supported.");
    }
    tables.of(request).remove(cluster, group);
    return Response.empty(204);
  }
}
