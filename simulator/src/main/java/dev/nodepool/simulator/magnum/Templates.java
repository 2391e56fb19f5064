package dev.nodepool.simulator.magnum;

import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.simulator.http.Answer;
import dev.nodepool.simulator.http.Doc;
import dev.nodepool.simulator.http.Refusal;
import dev.nodepool.simulator.http.Request;
import dev.nodepool.simulator.http.Routes;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The cluster templates. */
record Templates(Magnum.Tables tables) {
  private static final List<String> TEXTS =
      List.of(
          "image_id",
          "keypair_id",
          "flavor_id",
          "master_flavor_id",
          "external_network_id",
          "fixed_network",
          "fixed_subnet",
          "network_driver",
          "volume_driver",
          "docker_storage_driver",
          "dns_nameserver",
          "http_proxy",
          "https_proxy",
          "no_proxy");

  void addTo(Routes routes) {
    routes
        .on("GET", "/v1/clustertemplates", this::list)
        .on("GET", "/v1/clustertemplates/detail", this::list)
        .on("POST", "/v1/clustertemplates", this::add)
        .on("GET", "/v1/clustertemplates/{id}", this::show)
        .on("DELETE", "/v1/clustertemplates/{id}", this::remove);
  }

  private static Map<String, @Nullable Object> describe(Template template, Request request) {
    var doc =
        Doc.of(
            "uuid", template.uuid(),
            "links", Magnum.links(request, "clustertemplates", template.uuid()),
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

  private Answer list(Request request) {
    return Answer.ok(
        Doc.of(
            "clustertemplates",
            tables.of(request).templates().stream().map(it -> describe(it, request)).toList()));
  }

  private Answer add(Request request)
      throws Refusal, CloudApiException, IOException, InterruptedException {
    var body = request.json();
    var table = tables.of(request);
    if (body.path("image_id").asString("").isEmpty()) {
      throw new Refusal(
          400, "Invalid input for field/attribute image_id. Mandatory field missing.");
    }
    var id = ClusterTable.newId();
    var name = body.path("name").asString("clustertemplate-" + id.substring(0, 4));
    var made = table.add(new Template(id, name, body, table.now()));
    return Answer.json(201, describe(made, request));
  }

  private Answer show(Request request) throws Refusal {
    return Answer.ok(describe(tables.of(request).template(request.parameter("id")), request));
  }

  private Answer remove(Request request) throws Refusal {
    tables.of(request).removeTemplate(request.parameter("id"));
    return Answer.empty(204);
  }
}
