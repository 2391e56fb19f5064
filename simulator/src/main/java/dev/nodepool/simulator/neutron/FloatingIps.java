package dev.nodepool.simulator.neutron;

import dev.nodepool.cloudmodel.network.SimulatedFloatingIp;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.network.CreateFloatingIp;
import dev.nodepool.simulator.http.Json;
import dev.nodepool.simulator.http.Request;
import dev.nodepool.simulator.http.Response;
import dev.nodepool.simulator.http.Routes;
import dev.nodepool.simulator.region.ProjectClouds;
import java.util.LinkedHashSet;

/** The floating IPs. */
record FloatingIps(ProjectClouds projects) {
  private static final String ONE = "/v2.0/floatingips/{id}";

  void addTo(Routes routes) {
    routes
        .on("GET", "/v2.0/floatingips", this::list)
        .on("POST", "/v2.0/floatingips", this::add)
        .on("GET", ONE, this::show)
        .on("PUT", ONE, this::change)
        .on("DELETE", ONE, this::remove)
        .on("PUT", ONE + "/tags", this::tag)
        .on("PUT", ONE + "/tags/{tag}", this::addTag);
  }

  private Response list(Request request) throws CloudApiException, InterruptedException {
    var docs = NetworkDocuments.of(request);
    var routers = projects.network(request).ask(bindings -> bindings.networks().routers());
    var all = projects.network(request).ask(bindings -> bindings.floatingIps().all());
    return Listing.of(
        request, "floatingips", all.stream().map(ip -> docs.floatingIp(ip, routers)).toList());
  }

  private Response shown(Request request, SimulatedFloatingIp ip, int status)
      throws CloudApiException, InterruptedException {
    var routers = projects.network(request).ask(bindings -> bindings.networks().routers());
    var docs = NetworkDocuments.of(request);
    return Response.json(status, "floatingip", docs.floatingIp(ip, routers));
  }

  private Response show(Request request) throws CloudApiException, InterruptedException {
    var id = request.parameter("id");
    return shown(
        request, projects.network(request).ask(bindings -> bindings.floatingIps().get(id)), 200);
  }

  private Response add(Request request) throws CloudApiException, InterruptedException {
    var given = request.json("floatingip");
    var network = Ports.required(given, "floating_network_id");
    var order =
        new CreateFloatingIp(
            network,
            Json.text(given, "port_id"),
            Json.text(given, "fixed_ip_address"),
            given.path("description").asString(""));
    var wanted = Json.text(given, "floating_ip_address");
    return shown(
        request,
        projects.network(request).ask(bindings -> bindings.addFloatingIp(order, wanted)),
        201);
  }

  private Response change(Request request) throws CloudApiException, InterruptedException {
    var wanted = request.json("floatingip");
    var id = request.parameter("id");
    var changed =
        projects
            .network(request)
            .ask(bindings -> {
              if (wanted.has("description")) {
                bindings.floatingIps().describe(id, wanted.path("description").asString(""));
              }
              return wanted.has("port_id")
                  ? bindings.lead(id, Json.text(wanted, "port_id"))
                  : bindings.floatingIps().get(id);
            });
    return shown(request, changed, 200);
  }

  private Response remove(Request request) throws CloudApiException, InterruptedException {
    projects.of(request).network().deleteFloatingIp(request.parameter("id"));
    return Response.empty(204);
  }

  private Response tag(Request request) throws CloudApiException, InterruptedException {
    var tags = new LinkedHashSet<>(Json.list(request.json().path("tags")));
    var id = request.parameter("id");
    projects.network(request).change(bindings -> bindings.floatingIps().tag(id, tags));
    return Response.ok("tags", tags);
  }

  private Response addTag(Request request) throws CloudApiException, InterruptedException {
    var id = request.parameter("id");
    projects
        .network(request)
        .change(bindings -> {
          var tags = new LinkedHashSet<>(bindings.floatingIps().get(id).tags());
          tags.add(request.parameter("tag"));
          bindings.floatingIps().tag(id, tags);
        });
    return Response.empty(201);
  }
}
