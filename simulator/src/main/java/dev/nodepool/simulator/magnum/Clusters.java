package dev.nodepool.simulator.magnum;

import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.simulator.http.ApiError;
import dev.nodepool.simulator.http.Json;
import dev.nodepool.simulator.http.Request;
import dev.nodepool.simulator.http.Response;
import dev.nodepool.simulator.http.Routes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The clusters. */
record Clusters(ClusterTables tables) {
  private static final String ONE = "/v1/clusters/{id}";
  static final String NO_CHANGES = "The body is no list of changes.";
  private static final int TIMEOUT_MINUTES = 60;
  private static final String CERTIFICATE =
      "-----BEGIN CERTIFICATE-----\nc2ltdWxhdGVk\n-----END CERTIFICATE-----\n";

  void addTo(Routes routes) {
    routes
        .on("GET", "/v1/clusters", this::list)
        .on("GET", "/v1/clusters/detail", this::list)
        .on("POST", "/v1/clusters", this::add)
        .on("GET", ONE, this::show)
        .on("PATCH", ONE, this::patch)
        .on("DELETE", ONE, this::remove)
        .on("POST", ONE + "/actions/resize", this::resize)
        .on("GET", "/v1/certificates/{id}", this::certificate)
        .on("POST", "/v1/certificates", request -> Response.json(201, "pem", CERTIFICATE));
  }

  private Json describe(Cluster cluster, Request request)
      throws CloudApiException, InterruptedException {
    var table = tables.of(request);
    var status = table.status(cluster);
    boolean complete = status.words().endsWith("_COMPLETE");
    return Json.of(
        "uuid", cluster.uuid(),
        "links", ClusterTables.links(request, "clusters", cluster.uuid()),
        "name", cluster.name(),
        "status", status.words(),
        "status_reason", status.reason(),
        "cluster_template_id", cluster.template().uuid(),
        "keypair", cluster.keyPair(),
        "node_count", cluster.count(false),
        "master_count", cluster.count(true),
        "node_addresses", table.addresses(cluster, false),
        "master_addresses", table.addresses(cluster, true),
        "api_address", table.apiAddress(cluster).orElse(null),
        "create_timeout", TIMEOUT_MINUTES,
        "stack_id", cluster.uuid(),
        "coe_version", "v1.31.1",
        "container_version", "1.12.6",
        "labels", cluster.labels(),
        "faults", status.reason() == null ? Map.of() : Json.of("cluster", status.reason()),
        "health_status", complete ? "HEALTHY" : null,
        "health_status_reason", complete ? Json.of("api", "ok") : Map.of(),
        "flavor_id", cluster.template().textOrNull("flavor_id"),
        "master_flavor_id", cluster.template().textOrNull("master_flavor_id"),
        "created_at", cluster.created().toString(),
        "updated_at", cluster.updated().toString(),
        "user_id", request.caller().userId(),
        "project_id", request.caller().projectId());
  }

  private Response list(Request request) throws CloudApiException, InterruptedException {
    var all = new ArrayList<Object>();
    for (var cluster : tables.of(request).clusters()) {
      all.add(describe(cluster, request));
    }
    return Response.ok("clusters", all);
  }

  private Cluster cluster(Request request) throws CloudApiException, InterruptedException {
    return tables.of(request).cluster(request.parameter("id"));
  }

  private Response show(Request request) throws CloudApiException, InterruptedException {
    return Response.ok(describe(cluster(request), request));
  }

  private static Response accepted(Cluster cluster) {
    return Response.json(202, "uuid", cluster.uuid());
  }

  private Response add(Request request) throws CloudApiException, InterruptedException {
    var body = request.json();
    var table = tables.of(request);
    var template = table.template(body.path("cluster_template_id").asString(""));
    var now = table.now();
    var key = body.path("keypair").asString(template.text("keypair_id", ""));
    var labels = template.labels();
    labels.putAll(Json.texts(body.path("labels")));
    var id = ClusterTable.newId();
    var cluster =
        new Cluster(
            id,
            body.path("name").asString("cluster-" + id.substring(0, 4)),
            template,
            key.isEmpty() ? null : key,
            labels,
            Map.of(),
            Cluster.CREATE,
            now,
            now);
    var master = standard(NodeGroup.MASTER, body, template, now);
    var worker = standard(NodeGroup.WORKER, body, template, now);
    int masters = body.path("master_count").asInt(1);
    var made = table.resize(cluster, master, masters, List.of(), Cluster.CREATE);
    int nodes = body.path("node_count").asInt(1);
    return accepted(table.resize(made, worker, nodes, List.of(), Cluster.CREATE));
  }

  private static NodeGroup standard(String role, JsonNode body, Template template, Instant now) {
    boolean master = role.equals(NodeGroup.MASTER);
    var key = master ? "master_flavor_id" : "flavor_id";
    var flavor = body.path(key).asString(template.text(key, template.text("flavor_id", "")));
    return new NodeGroup(
        ClusterTable.newId(),
        "default-" + role,
        role,
        true,
        flavor,
        template.text("image_id", ""),
        master ? 1 : 0,
        null,
        Map.of(),
        List.of(),
        Cluster.CREATE,
        null,
        now);
  }

  private Response patch(Request request) throws CloudApiException, InterruptedException {
    var cluster = cluster(request);
    for (var change : request.changes(NO_CHANGES)) {
      if (!change.path("path").asString("").equals("/node_count")) {
        throw new ApiError(
            400, "Cluster field '%s' cannot be changed.".formatted(change.path("path")));
      }
      var worker = ClusterTable.group(cluster, "default-worker");
      int count = change.path("value").asInt(1);
      cluster = tables.of(request).resize(cluster, worker, count, List.of(), Cluster.UPDATE);
    }
    return accepted(cluster);
  }

  private Response resize(Request request) throws CloudApiException, InterruptedException {
    var body = request.json();
    var cluster = cluster(request);
    var group = ClusterTable.group(cluster, body.path("nodegroup").asString("default-worker"));
    int count = body.path("node_count").asInt(-1);
    var max = group.maxCount();
    if (count < group.minCount() || max != null && count > max) {
      throw new ApiError(
          400,
          "Resizing %s outside the allowed range: min_node_count = %d, max_node_count = %s"
              .formatted(group.name(), group.minCount(), max));
    }
    var unwanted = Json.list(body.path("nodes_to_remove"));
    var table = tables.of(request);
    return accepted(table.resize(cluster, group, count, unwanted, Cluster.UPDATE));
  }

  private Response remove(Request request) throws CloudApiException, InterruptedException {
    tables.of(request).remove(cluster(request));
    return Response.empty(204);
  }

  private Response certificate(Request request) throws CloudApiException, InterruptedException {
    return Response.ok(Json.of("cluster_uuid", cluster(request).uuid(), "pem", CERTIFICATE));
  }
}
