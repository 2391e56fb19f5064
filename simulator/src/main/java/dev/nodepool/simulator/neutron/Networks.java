package dev.nodepool.simulator.neutron;

import dev.nodepool.drivers.fake.NetworkTable;
import dev.nodepool.drivers.fake.SimulatedCloud;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.simulator.Projects;
import dev.nodepool.simulator.http.Answer;
import dev.nodepool.simulator.http.Doc;
import dev.nodepool.simulator.http.Refusal;
import dev.nodepool.simulator.http.Request;
import dev.nodepool.simulator.http.Routes;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Networks, subnets and routers. */
record Networks(Projects projects) {

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

  private static Docs docs(SimulatedCloud cloud) {
    return new Docs(cloud.layout().projectId());
  }

  private static String asked(Request request) {
    return request.query("name").or(() -> request.query("id")).orElse("");
  }

  private Answer networks(Request request) throws Refusal, CloudApiException, InterruptedException {
    var cloud = projects.of(request);
    var asked = asked(request);
    var docs =
        cloud
            .plugs()
            .ask(plugs -> {
              var table = plugs.networks();
              // Leaves it to the cloud what a name means: the driver fake knows no unknown ones.
              return table.find(asked.isEmpty() ? null : asked).stream()
                  .map(network -> docs(cloud).network(network, table))
                  .toList();
            });
    return cloud.layout().lenient() && !asked.isEmpty()
        ? Answer.ok(Doc.of("networks", docs))
        : Listing.of(request, "networks", docs);
  }

  private Answer network(Request request) throws CloudApiException, InterruptedException {
    var cloud = projects.of(request);
    var id = request.parameter("id");
    return cloud
        .plugs()
        .ask(plugs -> shown(cloud, plugs.networks(), plugs.networks().get(id).id(), 200));
  }

  private static Answer shown(SimulatedCloud cloud, NetworkTable table, String id, int status)
      throws CloudApiException {
    return Answer.json(status, Doc.of("network", docs(cloud).network(table.get(id), table)));
  }

  private Answer addNetwork(Request request)
      throws Refusal, CloudApiException, IOException, InterruptedException {
    var order = request.json("network");
    var cloud = projects.of(request);
    var name = order.path("name").asString("");
    boolean external = order.path("router:external").asBoolean(false);
    boolean shared = order.path("shared").asBoolean(false);
    return cloud
        .plugs()
        .ask(plugs -> {
          var made = plugs.networks().addNetwork(name, external, shared);
          return shown(cloud, plugs.networks(), made.id(), 201);
        });
  }

  private Answer removeNetwork(Request request) throws CloudApiException, InterruptedException {
    var id = request.parameter("id");
    projects.of(request).plugs().change(plugs -> plugs.networks().removeNetwork(id));
    return Answer.empty(204);
  }

  private Answer subnets(Request request) throws Refusal, CloudApiException, InterruptedException {
    var cloud = projects.of(request);
    var all = cloud.plugs().ask(plugs -> plugs.networks().subnets().all());
    return Listing.of(request, "subnets", all.stream().map(docs(cloud)::subnet).toList());
  }

  private Answer subnet(Request request) throws CloudApiException, InterruptedException {
    var cloud = projects.of(request);
    var id = request.parameter("id");
    var found = cloud.plugs().ask(plugs -> plugs.networks().subnets().get(id));
    return Answer.ok(Doc.of("subnet", docs(cloud).subnet(found)));
  }

  private Answer addSubnet(Request request)
      throws Refusal, CloudApiException, IOException, InterruptedException {
    var order = request.json("subnet");
    var cloud = projects.of(request);
    var network = order.path("network_id").asString("");
    var name = order.path("name").asString("");
    var cidr = order.path("cidr").asString("");
    if (!cidr.matches("[0-9.]+/[0-9]+|[0-9a-f:]+::/[0-9]+")) {
      throw new Refusal(400, "Invalid input for cidr. Reason: '%s' is no subnet.".formatted(cidr));
    }
    var made = cloud.plugs().ask(plugs -> plugs.networks().addSubnet(network, name, cidr));
    return Answer.json(201, Doc.of("subnet", docs(cloud).subnet(made)));
  }

  private List<Map<String, @Nullable Object>> allRouters(Request request)
      throws CloudApiException, InterruptedException {
    var cloud = projects.of(request);
    var all = cloud.plugs().ask(plugs -> plugs.networks().routers());
    return all.stream().map(docs(cloud)::router).toList();
  }

  private Answer routers(Request request) throws Refusal, CloudApiException, InterruptedException {
    return Listing.of(request, "routers", allRouters(request));
  }

  private Answer router(Request request) throws Refusal, CloudApiException, InterruptedException {
    var id = request.parameter("id");
    for (var router : allRouters(request)) {
      if (id.equals(router.get("id"))) {
        return Answer.ok(Doc.of("router", router));
      }
    }
    throw new Refusal(404, "RouterNotFound", "Router %s could not be found".formatted(id));
  }
}
