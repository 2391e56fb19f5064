package dev.nodepool.simulator.neutron;

import dev.nodepool.cloudmodel.network.SecurityGroupTable.SimulatedGroup;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.network.SecurityGroupRule;
import dev.nodepool.simulator.http.Json;
import dev.nodepool.simulator.http.Request;
import dev.nodepool.simulator.http.Response;
import dev.nodepool.simulator.http.Routes;
import dev.nodepool.simulator.region.ProjectClouds;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The security groups and their rules. */
record SecurityGroups(ProjectClouds projects) {

  void addTo(Routes routes) {
    routes
        .on("GET", "/v2.0/security-groups", this::list)
        .on("POST", "/v2.0/security-groups", this::add)
        .on("GET", "/v2.0/security-groups/{id}", this::show)
        .on("DELETE", "/v2.0/security-groups/{id}", this::remove)
        .on("GET", "/v2.0/security-group-rules", this::rules)
        .on("POST", "/v2.0/security-group-rules", this::addRule)
        .on("DELETE", "/v2.0/security-group-rules/{id}", this::removeRule);
  }

  private List<SimulatedGroup> all(Request request) throws CloudApiException, InterruptedException {
    return projects.network(request).ask(bindings -> bindings.networks().groups().all());
  }

  private Response list(Request request) throws CloudApiException, InterruptedException {
    return Listing.of(
        request,
        "security_groups",
        all(request).stream().map(NetworkDocuments.of(request)::group).toList());
  }

  private Response show(Request request) throws CloudApiException, InterruptedException {
    var id = request.parameter("id");
    var group = projects.network(request).ask(bindings -> bindings.networks().groups().get(id));
    return Response.ok("security_group", NetworkDocuments.of(request).group(group));
  }

  private Response add(Request request) throws CloudApiException, InterruptedException {
    var order = request.json("security_group");
    var out = new ArrayList<SecurityGroupRule>();
    for (int version : List.of(4, 6)) {
      out.add(new SecurityGroupRule(false, version, "", 0, SecurityGroupRule.LAST_PORT, ""));
    }
    var made =
        projects
            .network(request)
            .ask(bindings ->
                bindings
                    .networks()
                    .groups()
                    .add(
                        order.path("name").asString(""),
                        order.path("description").asString(""),
                        out));
    return Response.json(201, "security_group", NetworkDocuments.of(request).group(made));
  }

  private Response remove(Request request) throws CloudApiException, InterruptedException {
    var id = request.parameter("id");
    projects.network(request).change(bindings -> bindings.networks().groups().remove(id));
    return Response.empty(204);
  }

  private Response rules(Request request) throws CloudApiException, InterruptedException {
    var docs = NetworkDocuments.of(request);
    List<Json> rules = new ArrayList<>();
    for (var group : all(request)) {
      group.rules().forEach((id, rule) -> rules.add(docs.rule(group.id(), id, rule)));
    }
    return Listing.of(request, "security_group_rules", rules);
  }

  private Response addRule(Request request) throws CloudApiException, InterruptedException {
    var order = request.json("security_group_rule");
    var group = order.path("security_group_id").asString("");
    var rule = rule(order);
    var id =
        projects
            .network(request)
            .ask(bindings -> bindings.networks().groups().addRule(group, rule));
    return Response.json(
        201, "security_group_rule", NetworkDocuments.of(request).rule(group, id, rule));
  }

  private static SecurityGroupRule rule(JsonNode order) {
    var prefix = order.path("remote_ip_prefix").asString("");
    return new SecurityGroupRule(
        order.path("direction").asString("ingress").equals("ingress"),
        order.path("ethertype").asString("IPv4").endsWith("6") ? 6 : 4,
        order.path("protocol").asString(""),
        order.path("port_range_min").asInt(0),
        order.path("port_range_max").asInt(SecurityGroupRule.LAST_PORT),
        prefix.isEmpty() ? order.path("remote_group_id").asString("") : prefix);
  }

  private Response removeRule(Request request) throws CloudApiException, InterruptedException {
    var id = request.parameter("id");
    projects.network(request).change(bindings -> bindings.networks().groups().removeRule(id));
    return Response.empty(204);
  }
}
