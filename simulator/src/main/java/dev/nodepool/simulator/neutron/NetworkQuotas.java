package dev.nodepool.simulator.neutron;

import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.compute.Limits;
import dev.nodepool.simulator.http.ApiError;
import dev.nodepool.simulator.http.Json;
import dev.nodepool.simulator.http.QuotaSet;
import dev.nodepool.simulator.http.Request;
import dev.nodepool.simulator.http.Response;
import dev.nodepool.simulator.http.Routes;
import dev.nodepool.simulator.region.ProjectClouds;
import java.util.List;

/** What a project may hold of the network, and what this Neutron can do. */
record NetworkQuotas(ProjectClouds projects) {
  private static final List<String> EXTENSIONS =
      List.of(
          ("availability_zone binding external-net net-mtu pagination port-security project-id "
                  + "quota_details quotas router security-group standard-attr-description standard-attr- "
                  + "tag standard-attr-timestamp")
              .split(" "));

  void addTo(Routes routes) {
    routes
        .on("GET", "/v2.0/quotas/{target}", request -> quota(request, false))
        .on("GET", "/v2.0/quotas/{target}/default", request -> quota(request, false))
        .on("GET", "/v2.0/quotas/{target}/details", request -> quota(request, true))
        .on("GET", "/v2.0/quotas/{target}/details.json", request -> quota(request, true))
        .on("GET", "/v2.0/extensions", this::extensions)
        .on("GET", "/v2.0/extensions/{alias}", this::extension)
        .on("GET", "/v2.0/availability_zones", this::zones);
  }

  private Response quota(Request request, boolean detailed)
      throws CloudApiException, InterruptedException {
    var cloud = projects.of(request);
    var quota = cloud.network().networkQuota();
    int networks = cloud.network().networks(null).size();
    var quotas = new QuotaSet(Json.of(), detailed ? "used" : null);
    quotas.put("network", Limits.UNLIMITED, networks);
    quotas.put("subnet", Limits.UNLIMITED, cloud.network().subnets().size());
    quotas.put("port", quota.maxPorts(), quota.usedPorts());
    quotas.put("router", Limits.UNLIMITED, 1);
    quotas.put("floatingip", quota.maxFloatingIps(), quota.usedFloatingIps());
    quotas.put("security_group", Limits.UNLIMITED, cloud.network().securityGroups().size());
    quotas.put("security_group_rule", Limits.UNLIMITED, 0);
    quotas.put("subnetpool", Limits.UNLIMITED, 0);
    quotas.put("rbac_policy", Limits.UNLIMITED, 0);
    return Response.ok("quota", quotas.body());
  }

  private static Json describe(String alias) {
    return Json.of("alias", alias)
        .with("name", alias)
        .with("description", "")
        .with("updated", "2020-01-01T00:00:00-00:00")
        .with("links", List.of());
  }

  private Response extensions(Request request) {
    return Response.ok("extensions", EXTENSIONS.stream().map(NetworkQuotas::describe).toList());
  }

  private Response extension(Request request) {
    var alias = request.parameter("alias");
    if (!EXTENSIONS.contains(alias)) {
      throw new ApiError(404, "Extension with alias %s does not exist".formatted(alias));
    }
    return Response.ok("extension", describe(alias));
  }

  private Response zones(Request request) {
    return Response.ok(
        "availability_zones",
        List.of(
            Json.of("name", "nova", "resource", "network", "state", "available"),
            Json.of("name", "nova", "resource", "router", "state", "available")));
  }
}
