package dev.nodepool.simulator.magnum;

import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.simulator.http.ApiError;
import dev.nodepool.simulator.http.Json;
import dev.nodepool.simulator.http.Request;
import dev.nodepool.simulator.http.Response;
import dev.nodepool.simulator.http.Routes;
import java.util.List;

/** The cluster templates. */
record Templates(ClusterTables tables) {
  private static final List<String> TEXTS =
      List.of(
          ("image_id keypair_id flavor_id master_flavor_id external_network_id fixed_network "
                  + "fixed_subnet network_driver volume_driver docker_storage_driver dns_nameserver "
                  + "http_proxy https_proxy no_proxy")
              .split(" "));

  void addTo(Routes routes) {
    routes
        .on("GET", "/v1/clustertemplates", this::list)
        .on("GET", "/v1/clustertemplates/detail", this::list)
        .on("POST", "/v1/clustertemplates", this::add)
        .on("GET", "/v1/clustertemplates/{id}", this::show)
        .on("DELETE", "/v1/clustertemplates/{id}", this::remove);
  }

  private static Json describe(Template template, Request request) {
    var doc =
        Json.of(
            "uuid", template.uuid(),
            "links", ClusterTables.links(request, "clustertemplates", template.uuid()),
            "name", template.name(),
            "coe", template.text("coe", "kubernetes"),
            "server_type", template.text("server_type", "vm"),
            "cluster_distro", template.text("cluster_distro", "fedora-coreos"),
            "labels", template.labels(),
            "public", template.given().path("public").asBoolean(false),
            "hidden", false,
            "tls_disabled", template.given().path("tls_disabled").asBoolean(false),
            "registry_enabled", false,
            "insecure_registry", null,
            "master_lb_enabled", template.given().path("master_lb_enabled").asBoolean(false),
            "floating_ip_enabled", template.given().path("floating_ip_enabled").asBoolean(true),
            "docker_volume_size", null,
            "apiserver_port", null,
            "tags", null,
            "created_at", template.created().toString(),
            "updated_at", null,
            "user_id", request.caller().userId(),
            "project_id", request.caller().projectId());
    TEXTS.forEach(key -> doc.put(key, template.textOrNull(key)));
    return doc;
  }

  private Response list(Request request) {
    return Response.ok(
        "clustertemplates",
        tables.of(request).templates().stream().map(it -> describe(it, request)).toList());
  }

  private Response add(Request request) throws CloudApiException, InterruptedException {
    var body = request.json();
    var table = tables.of(request);
    if (body.path("image_id").asString("").isEmpty()) {
      throw new ApiError(
          400, "Invalid input for field/attribute image_id. Mandatory field missing.");
    }
    var id = ClusterTable.newId();
    var name = body.path("name").asString("clustertemplate-" + id.substring(0, 4));
    var made = table.add(new Template(id, name, body, table.now()));
    return Response.json(201, describe(made, request));
  }

  private Response show(Request request) {
    return Response.ok(describe(tables.of(request).template(request.parameter("id")), request));
  }

  private Response remove(Request request) {
    tables.of(request).removeTemplate(request.parameter("id"));
    return Response.empty(204);
  }
}
