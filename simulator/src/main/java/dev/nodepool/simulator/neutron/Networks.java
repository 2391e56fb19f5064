package dev.nodepool.simulator.neutron;

import dev.nodepool.cloudmodel.network.NetworkTable;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.simulator.http.ApiError;
import dev.nodepool.simulator.http.Json;
import dev.nodepool.simulator.http.Request;
import dev.nodepool.simulator.http.Response;
import dev.nodepool.simulator.http.Routes;
import dev.nodepool.simulator.region.ProjectClouds;
import java.util.List;

/** Networks, subnets and routers. */
record Networks(ProjectClouds projects) {

  void addTo(Routes routes) {
    routes
        .on("GET", "/v2.0/networks", this::networks)
        .on("POST", "/v2.0/networks", this::addNetwork)
        .on("GET", "/v2.0/networks/{id}", this::network)
        .on("DELETE", "/v2.0/networks/{id}", this::removeNetwork)
        .on("GET", "/v2.0/subnets", this::subnets)
        .on("POST", "/v2.0/subnets", this::addSubnet)
        .on("GET", "/v2.0/subnets/{id}", this::subnet)
        .on("GET", "/v2.0/routers", this::routers)
        .on("GET", "/v2.0/routers/{id}", this::router);
  }

  private Response networks(Request request) throws CloudApiException, InterruptedException {
    var cloud = projects.of(request);
    var asked = request.query("name").or(() -> request.query("id")).orElse("");
    var docs =
        projects
            .network(request)
            .ask(bindings -> {
              var table = bindings.networks();
              // Leaves it to the cloud what a name means: the driver fake knows no unknown ones.
              return table.find(asked.isEmpty() ? null : asked).stream()
                  .map(network -> NetworkDocuments.of(request).network(network, table))
                  .toList();
            });
    return cloud.layout().lenient() && !asked.isEmpty()
        ? Response.ok("networks", docs)
        : Listing.of(request, "networks", docs);
  }

  private Response network(Request request) throws CloudApiException, InterruptedException {
    var id = request.parameter("id");
    return projects
        .network(request)
        .ask(
            bindings -> shown(request, bindings.networks(), bindings.networks().get(id).id(), 200));
  }

  private static Response shown(Request request, NetworkTable table, String id, int status)
      throws CloudApiException {
    return Response.json(
        status, "network", NetworkDocuments.of(request).network(table.get(id), table));
  }

  private Response addNetwork(Request request) throws CloudApiException, InterruptedException {
    var order = request.json("network");
    var name = order.path("name").asString("");
    boolean external = order.path("router:external").asBoolean(false);
    boolean shared = order.path("shared").asBoolean(false);
    return projects
        .network(request)
        .ask(bindings -> {
          var made = bindings.networks().addNetwork(name, external, shared);
          return shown(request, bindings.networks(), made.id(), 201);
        });
  }

  private Response removeNetwork(Request request) throws CloudApiException, InterruptedException {
    var id = request.parameter("id");
    projects.network(request).change(bindings -> bindings.networks().removeNetwork(id));
    return Response.empty(204);
  }

  private Response subnets(Request request) throws CloudApiException, InterruptedException {
    var all = projects.network(request).ask(bindings -> bindings.networks().subnets().all());
    return Listing.of(
        request, "subnets", all.stream().map(NetworkDocuments.of(request)::subnet).toList());
  }

  private Response subnet(Request request) throws CloudApiException, InterruptedException {
    var id = request.parameter("id");
    var found = projects.network(request).ask(bindings -> bindings.networks().subnets().get(id));
    return Response.ok("subnet", NetworkDocuments.of(request).subnet(found));
  }

  private Response addSubnet(Request request) throws CloudApiException, InterruptedException {
    var order = request.json("subnet");
    var network = order.path("network_id").asString("");
    var name = order.path("name").asString("");
    var cidr = order.path("cidr").asString("");
    if (!cidr.matches("[0-9.]+/[0-9]+|[0-9a-f:]+::/[0-9]+")) {
      throw new ApiError(400, "Invalid input for cidr. Reason: '%s' is no subnet.".formatted(cidr));
    }
    var made =
        projects
            .network(request)
            .ask(bindings -> bindings.networks().addSubnet(network, name, cidr));
    return Response.json(201, "subnet", NetworkDocuments.of(request).subnet(made));
  }

  private List<Json> allRouters(Request request) throws CloudApiException, InterruptedException {
    var all = projects.network(request).ask(bindings -> bindings.networks().routers());
    return all.stream().map(NetworkDocuments.of(request)::router).toList();
  }

  private Response routers(Request request) throws CloudApiException, InterruptedException {
    return Listing.of(request, "routers", allRouters(request));
  }

  private Response router(Request request) throws CloudApiException, InterruptedException {
    var id = request.parameter("id");
    for (var router : allRouters(request)) {
      if (id.equals(router.get("id"))) {
        return Response.ok("router", router);
      }
    }
    throw new ApiError(404, "RouterNotFound", "Router %s could not be found".formatted(id));
  }
}
