package dev.nodepool.simulator.neutron;

import dev.nodepool.cloudmodel.network.SimulatedPort;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.network.CreatePort;
import dev.nodepool.simulator.http.ApiError;
import dev.nodepool.simulator.http.Json;
import dev.nodepool.simulator.http.Request;
import dev.nodepool.simulator.http.Response;
import dev.nodepool.simulator.http.Routes;
import dev.nodepool.simulator.region.ProjectClouds;
import java.util.LinkedHashSet;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The ports. */
record Ports(ProjectClouds projects) {
  private static final String ONE = "/v2.0/ports/{id}";

  void addTo(Routes routes) {
    routes
        .on("GET", "/v2.0/ports", this::list)
        .on("POST", "/v2.0/ports", this::add)
        .on("GET", ONE, this::show)
        .on("PUT", ONE, this::change)
        .on("DELETE", ONE, this::remove)
        .on("PUT", ONE + "/tags", this::tag);
  }

  private Response list(Request request) throws CloudApiException, InterruptedException {
    var devices = request.query().getOrDefault("device_id", List.of());
    var ports =
        projects
            .network(request)
            .ask(bindings ->
                devices.isEmpty() || devices.contains("")
                    ? bindings.networks().ports().all()
                    : bindings.networks().ports().of(devices));
    var docs = NetworkDocuments.of(request);
    return Listing.of(request, "ports", ports.stream().map(docs::port).toList());
  }

  private static Response shown(Request request, SimulatedPort port, int status) {
    return Response.json(status, "port", NetworkDocuments.of(request).port(port));
  }

  private Response show(Request request) throws CloudApiException, InterruptedException {
    var id = request.parameter("id");
    return shown(
        request,
        projects.network(request).ask(bindings -> bindings.networks().ports().get(id)),
        200);
  }

  private Response add(Request request) throws CloudApiException, InterruptedException {
    var order = request.json("port");
    var network = required(order, "network_id");
    var groups = Json.list(order.path("security_groups"));
    var made =
        projects
            .network(request)
            .ask(bindings ->
                bindings.addPort(
                    new CreatePort(
                        network,
                        order.path("name").asString(""),
                        order.path("description").asString(""),
                        order.path("device_id").asString("")),
                    groups,
                    Json.text(order.path("fixed_ips").path(0), "ip_address")));
    return shown(request, made, 201);
  }

  private Response change(Request request) throws CloudApiException, InterruptedException {
    var wanted = request.json("port");
    var id = request.parameter("id");
    var changed =
        projects
            .network(request)
            .ask(bindings -> {
              var port = bindings.networks().ports().get(id).port();
              var groups = wanted.path("security_groups");
              return bindings
                  .networks()
                  .ports()
                  .change(
                      id,
                      wanted.path("name").asString(port.name()),
                      wanted.path("description").asString(port.description()),
                      groups.isArray() ? Json.list(groups) : null);
            });
    return shown(request, changed, 200);
  }

  private Response remove(Request request) throws CloudApiException, InterruptedException {
    projects.of(request).network().deletePort(request.parameter("id"));
    return Response.empty(204);
  }

  private Response tag(Request request) throws CloudApiException, InterruptedException {
    var tags = new LinkedHashSet<>(Json.list(request.json().path("tags")));
    var id = request.parameter("id");
    projects.network(request).change(bindings -> bindings.networks().ports().tag(id, tags));
    return Response.ok("tags", tags);
  }

  static String required(JsonNode resource, String name) {
    var text = Json.text(resource, name);
    if (text == null) {
      throw new ApiError(
          400, "Failed to parse request. Required attribute '%s' not specified".formatted(name));
    }
    return text;
  }
}
