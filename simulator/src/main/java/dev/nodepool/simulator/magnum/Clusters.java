package dev.nodepool.simulator.magnum;

import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.simulator.http.Answer;
import dev.nodepool.simulator.http.Doc;
import dev.nodepool.simulator.http.Refusal;
import dev.nodepool.simulator.http.Request;
import dev.nodepool.simulator.http.Routes;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The clusters. */
record Clusters(Magnum.Tables tables) {
  private static final String ONE = "/v1/clusters/{id}";
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
        .on("POST", "/v1/certificates", request -> Answer.json(201, Doc.of("pem", CERTIFICATE)));
  }

  private Map<String, @Nullable Object> describe(Cluster cluster, Request request)
      throws CloudApiException, InterruptedException {
    var table = tables.of(request);
    var status = table.status(cluster);
    boolean complete = status.words().endsWith("_COMPLETE");
    return Doc.of(
        "uuid", cluster.uuid(),
        "links", Magnum.links(request, "clusters", cluster.uuid()),
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
        "faults", status.reason() == null ? Map.of() : Doc.of("cluster", status.reason()),
        "health_status", complete ? "HEALTHY" : null,
        "health_status_reason", complete ? Doc.of("api", "ok") : Map.of(),
        "flavor_id", cluster.template().textOrNull("flavor_id"),
        "master_flavor_id", cluster.template().textOrNull("master_flavor_id"),
        "created_at", cluster.created().toString(),
        "updated_at", cluster.updated().toString(),
        "user_id", request.caller().userId(),
        "project_id", request.caller().projectId());
  }

  private Answer list(Request request) throws CloudApiException, InterruptedException {
    var all = new ArrayList<Object>();
    for (var cluster : tables.of(request).clusters()) {
      all.add(describe(cluster, request));
    }
    return Answer.ok(Doc.of("clusters", all));
  }

  private Cluster cluster(Request request) throws Refusal, CloudApiException, InterruptedException {
    return tables.of(request).cluster(request.parameter("id"));
  }

  private Answer show(Request request) throws Refusal, CloudApiException, InterruptedException {
    return Answer.ok(describe(cluster(request), request));
  }

  private static Answer accepted(Cluster cluster) {
    return Answer.json(202, Doc.of("uuid", cluster.uuid()));
  }

  private Answer add(Request request)
      throws Refusal, CloudApiException, IOException, InterruptedException {
    var body = request.json();
    var table = tables.of(request);
    var template = table.template(body.path("cluster_template_id").asString(""));
    var now = table.now();
    var key = body.path("keypair").asString(template.text("keypair_id", ""));
    var labels = template.labels();
    body.path("labels")
        .properties()
        .forEach(it -> labels.put(it.getKey(), it.getValue().asString("")));
    var id = ClusterTable.newId();
    var cluster =
        new Cluster(
            id,
            body.path("name").asString("cluster-" + id.substring(0, 4)),
            template,
            key.isEmpty() ? null : key,
            labels,
            Map.of(),
            ClusterTable.CREATE,
            now,
            now);
    var master = standard(NodeGroup.MASTER, body, template, now);
    var worker = standard(NodeGroup.WORKER, body, template, now);
    int masters = body.path("master_count").asInt(1);
    var made = table.resize(cluster, master, masters, List.of(), ClusterTable.CREATE);
    int nodes = body.path("node_count").asInt(1);
    return accepted(table.resize(made, worker, nodes, List.of(), ClusterTable.CREATE));
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
        ClusterTable.CREATE,
        null,
        now);
  }

  private Answer patch(Request request)
      throws Refusal, CloudApiException, IOException, InterruptedException {
    var cluster = cluster(request);
    for (var change : changes(request)) {
      if (!change.path("path").asString("").equals("/node_count")) {
        throw new Refusal(
            400, "Cluster field '%s' cannot be changed.".formatted(change.path("path")));
      }
      var worker = ClusterTable.group(cluster, "default-worker");
      int count = change.path("value").asInt(1);
      cluster = tables.of(request).resize(cluster, worker, count, List.of(), ClusterTable.UPDATE);
    }
    return accepted(cluster);
  }

  static JsonNode changes(Request request) throws Refusal, IOException {
    try {
      return Doc.MAPPER.readTree(request.body().readAllBytes());
    } catch (JacksonException e) {
      throw new Refusal(400, "The body is no list of changes.");
    }
  }

  private Answer resize(Request request)
      throws Refusal, CloudApiException, IOException, InterruptedException {
    var body = request.json();
    var cluster = cluster(request);
    var group = ClusterTable.group(cluster, body.path("nodegroup").asString("default-worker"));
    int count = body.path("node_count").asInt(-1);
    var max = group.maxCount();
    if (count < group.minCount() || max != null && count > max) {
      throw new Refusal(
          400,
          "Resizing %s outside the allowed range: min_node_count = %d, max_node_count = %s"
              .formatted(group.name(), group.minCount(), max));
    }
    var unwanted = new ArrayList<String>();
    body.path("nodes_to_remove").forEach(id -> unwanted.add(id.asString()));
    var table = tables.of(request);
    return accepted(table.resize(cluster, group, count, unwanted, ClusterTable.UPDATE));
  }

  private Answer remove(Request request) throws Refusal, CloudApiException, InterruptedException {
    tables.of(request).remove(cluster(request));
    return Answer.empty(204);
  }

  private Answer certificate(Request request)
      throws Refusal, CloudApiException, InterruptedException {
    return Answer.ok(Doc.of("cluster_uuid", cluster(request).uuid(), "pem", CERTIFICATE));
  }
}
