package dev.nodepool.simulator.neutron;

import dev.nodepool.drivers.fake.SimulatedCloud;
import dev.nodepool.drivers.fake.SimulatedFloatingIp;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.network.CreateFloatingIp;
import dev.nodepool.simulator.Projects;
import dev.nodepool.simulator.http.Answer;
import dev.nodepool.simulator.http.Doc;
import dev.nodepool.simulator.http.Refusal;
import dev.nodepool.simulator.http.Request;
import dev.nodepool.simulator.http.Routes;
import java.io.IOException;
import java.util.LinkedHashSet;

/** The floating IPs. */
record FloatingIps(Projects projects) {
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

  private Answer list(Request request) throws Refusal, CloudApiException, InterruptedException {
    var cloud = projects.of(request);
    var docs = new Docs(cloud.layout().projectId());
    var all =
        cloud
            .plugs()
            .ask(plugs -> {
              var routers = plugs.networks().routers();
              return plugs.floatingIps().all().stream()
                  .map(ip -> docs.floatingIp(ip, routers))
                  .toList();
            });
    return Listing.of(request, "floatingips", all);
  }

  private static Answer shown(SimulatedCloud cloud, SimulatedFloatingIp ip, int status)
      throws CloudApiException, InterruptedException {
    var routers = cloud.plugs().ask(plugs -> plugs.networks().routers());
    var docs = new Docs(cloud.layout().projectId());
    return Answer.json(status, Doc.of("floatingip", docs.floatingIp(ip, routers)));
  }

  private Answer show(Request request) throws CloudApiException, InterruptedException {
    var cloud = projects.of(request);
    var id = request.parameter("id");
    return shown(cloud, cloud.plugs().ask(plugs -> plugs.floatingIps().get(id)), 200);
  }

  private Answer add(Request request)
      throws Refusal, CloudApiException, IOException, InterruptedException {
    var given = request.json("floatingip");
    var cloud = projects.of(request);
    var network = Attributes.required(given, "floating_network_id");
    var order =
        new CreateFloatingIp(
            network,
            Attributes.text(given, "port_id"),
            Attributes.text(given, "fixed_ip_address"),
            given.path("description").asString(""));
    var wanted = Attributes.text(given, "floating_ip_address");
    return shown(cloud, cloud.plugs().ask(plugs -> plugs.addFloatingIp(order, wanted)), 201);
  }

  private Answer change(Request request)
      throws Refusal, CloudApiException, IOException, InterruptedException {
    var wanted = request.json("floatingip");
    var cloud = projects.of(request);
    var id = request.parameter("id");
    var changed =
        cloud
            .plugs()
            .ask(plugs -> {
              if (wanted.has("description")) {
                plugs.floatingIps().describe(id, wanted.path("description").asString(""));
              }
              return wanted.has("port_id")
                  ? plugs.lead(id, Attributes.text(wanted, "port_id"))
                  : plugs.floatingIps().get(id);
            });
    return shown(cloud, changed, 200);
  }

  private Answer remove(Request request) throws CloudApiException, InterruptedException {
    projects.of(request).network().deleteFloatingIp(request.parameter("id"));
    return Answer.empty(204);
  }

  private Answer tag(Request request)
      throws Refusal, CloudApiException, IOException, InterruptedException {
    var tags = new LinkedHashSet<>(Attributes.texts(request.json().path("tags")));
    var id = request.parameter("id");
    projects.of(request).plugs().change(plugs -> plugs.floatingIps().tag(id, tags));
    return Answer.ok(Doc.of("tags", tags));
  }

  private Answer addTag(Request request) throws CloudApiException, InterruptedException {
    var id = request.parameter("id");
    projects
        .of(request)
        .plugs()
        .change(plugs -> {
          var tags = new LinkedHashSet<>(plugs.floatingIps().get(id).tags());
          tags.add(request.parameter("tag"));
          plugs.floatingIps().tag(id, tags);
        });
    return Answer.empty(201);
  }
}
