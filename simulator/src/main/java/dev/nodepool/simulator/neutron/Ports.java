package dev.nodepool.simulator.neutron;

import dev.nodepool.drivers.fake.SimulatedCloud;
import dev.nodepool.drivers.fake.SimulatedPort;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.network.CreatePort;
import dev.nodepool.simulator.Projects;
import dev.nodepool.simulator.http.Answer;
import dev.nodepool.simulator.http.Doc;
import dev.nodepool.simulator.http.Refusal;
import dev.nodepool.simulator.http.Request;
import dev.nodepool.simulator.http.Routes;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;

/** The ports. */
record Ports(Projects projects) {
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

  private Answer list(Request request) throws Refusal, CloudApiException, InterruptedException {
    var cloud = projects.of(request);
    var devices = request.query().getOrDefault("device_id", List.of());
    var ports =
        cloud
            .plugs()
            .ask(plugs ->
                devices.isEmpty() || devices.contains("")
                    ? plugs.networks().ports().all()
                    : plugs.networks().ports().of(devices));
    var docs = new Docs(cloud.layout().projectId());
    return Listing.of(request, "ports", ports.stream().map(docs::port).toList());
  }

  private static Answer shown(SimulatedCloud cloud, SimulatedPort port, int status) {
    return Answer.json(status, Doc.of("port", new Docs(cloud.layout().projectId()).port(port)));
  }

  private Answer show(Request request) throws CloudApiException, InterruptedException {
    var cloud = projects.of(request);
    var id = request.parameter("id");
    return shown(cloud, cloud.plugs().ask(plugs -> plugs.networks().ports().get(id)), 200);
  }

  private Answer add(Request request)
      throws Refusal, CloudApiException, IOException, InterruptedException {
    var order = request.json("port");
    var cloud = projects.of(request);
    var network = Attributes.required(order, "network_id");
    var groups = Attributes.texts(order.path("security_groups"));
    var made =
        cloud
            .plugs()
            .ask(plugs ->
                plugs.addPort(
                    new CreatePort(
                        network,
                        order.path("name").asString(""),
                        order.path("description").asString(""),
                        order.path("device_id").asString("")),
                    groups,
                    Attributes.text(order.path("fixed_ips").path(0), "ip_address")));
    return shown(cloud, made, 201);
  }

  private Answer change(Request request)
      throws Refusal, CloudApiException, IOException, InterruptedException {
    var wanted = request.json("port");
    var cloud = projects.of(request);
    var id = request.parameter("id");
    var changed =
        cloud
            .plugs()
            .ask(plugs -> {
              var port = plugs.networks().ports().get(id).port();
              var groups = wanted.path("security_groups");
              return plugs
                  .networks()
                  .ports()
                  .change(
                      id,
                      wanted.path("name").asString(port.name()),
                      wanted.path("description").asString(port.description()),
                      groups.isArray() ? Attributes.texts(groups) : null);
            });
    return shown(cloud, changed, 200);
  }

  private Answer remove(Request request) throws CloudApiException, InterruptedException {
    projects.of(request).network().deletePort(request.parameter("id"));
    return Answer.empty(204);
  }

  private Answer tag(Request request)
      throws Refusal, CloudApiException, IOException, InterruptedException {
    var tags = new LinkedHashSet<>(Attributes.texts(request.json().path("tags")));
    var id = request.parameter("id");
    projects.of(request).plugs().change(plugs -> plugs.networks().ports().tag(id, tags));
    return Answer.ok(Doc.of("tags", tags));
  }
}
