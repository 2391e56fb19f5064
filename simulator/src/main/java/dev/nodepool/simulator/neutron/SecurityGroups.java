package dev.nodepool.simulator.neutron;

import dev.nodepool.drivers.fake.SecurityGroupTable.SimulatedGroup;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.network.SecurityGroupRule;
import dev.nodepool.simulator.Projects;
import dev.nodepool.simulator.http.Answer;
import dev.nodepool.simulator.http.Doc;
import dev.nodepool.simulator.http.Refusal;
import dev.nodepool.simulator.http.Request;
import dev.nodepool.simulator.http.Routes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The security groups and their rules. */
record SecurityGroups(Projects projects) {

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

  private Docs docs(Request request) {
    return new Docs(projects.of(request).layout().projectId());
  }

  private List<SimulatedGroup> all(Request request) throws CloudApiException, InterruptedException {
    return projects.of(request).plugs().ask(plugs -> plugs.networks().groups().all());
  }

  private Answer list(Request request) throws Refusal, CloudApiException, InterruptedException {
    return Listing.of(
        request, "security_groups", all(request).stream().map(docs(request)::group).toList());
  }

  private Answer show(Request request) throws CloudApiException, InterruptedException {
    var id = request.parameter("id");
    var group = projects.of(request).plugs().ask(plugs -> plugs.networks().groups().get(id));
    return Answer.ok(Doc.of("security_group", docs(request).group(group)));
  }

  private Answer add(Request request)
      throws Refusal, CloudApiException, IOException, InterruptedException {
    var order = request.json("security_group");
    var out = new ArrayList<SecurityGroupRule>();
    for (int version : List.of(4, 6)) {
      out.add(new SecurityGroupRule(false, version, "", 0, SecurityGroupRule.LAST_PORT, ""));
    }
    var made =
        projects
            .of(request)
            .plugs()
            .ask(plugs ->
                plugs
                    .networks()
                    .groups()
                    .add(
                        order.path("name").asString(""),
                        order.path("description").asString(""),
                        out));
    return Answer.json(201, Doc.of("security_group", docs(request).group(made)));
  }

  private Answer remove(Request request) throws CloudApiException, InterruptedException {
    var id = request.parameter("id");
    projects.of(request).plugs().change(plugs -> plugs.networks().groups().remove(id));
    return Answer.empty(204);
  }

  private Answer rules(Request request) throws Refusal, CloudApiException, InterruptedException {
    var docs = docs(request);
    List<Map<String, @Nullable Object>> rules = new ArrayList<>();
    for (var group : all(request)) {
      group.rules().forEach((id, rule) -> rules.add(docs.rule(group.id(), id, rule)));
    }
    return Listing.of(request, "security_group_rules", rules);
  }

  private Answer addRule(Request request)
      throws Refusal, CloudApiException, IOException, InterruptedException {
    var order = request.json("security_group_rule");
    var group = order.path("security_group_id").asString("");
    var rule = rule(order);
    var id =
        projects.of(request).plugs().ask(plugs -> plugs.networks().groups().addRule(group, rule));
    return Answer.json(201, Doc.of("security_group_rule", docs(request).rule(group, id, rule)));
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

  private Answer removeRule(Request request) throws CloudApiException, InterruptedException {
    var id = request.parameter("id");
    projects.of(request).plugs().change(plugs -> plugs.networks().groups().removeRule(id));
    return Answer.empty(204);
  }
}
