package dev.nodepool.simulator.nova;

import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.simulator.http.Json;
import dev.nodepool.simulator.http.QuotaSet;
import dev.nodepool.simulator.http.Request;
import dev.nodepool.simulator.http.Response;
import dev.nodepool.simulator.http.Routes;
import dev.nodepool.simulator.region.ProjectClouds;
import java.util.List;

/** What a project may hold of servers, and holds. */
record Quotas(ProjectClouds projects) {
  private static final int KEY_PAIRS = 100;
  private static final int METADATA = 128;
  private static final int GROUPS = 10;

  void addTo(Routes routes) {
    routes
        .on("GET", "/v2.1/limits", this::limits)
        .on("GET", "/v2.1/os-quota-sets/{target}", request -> quota(request, false))
        .on("GET", "/v2.1/os-quota-sets/{target}/defaults", request -> quota(request, false))
        .on("GET", "/v2.1/os-quota-sets/{target}/detail", request -> quota(request, true));
  }

  private Response limits(Request request) throws CloudApiException, InterruptedException {
    var limits = projects.of(request).compute().limits();
    var absolute =
        Json.of(
            "maxTotalInstances", limits.maxInstances(),
            "maxTotalCores", limits.maxCores(),
            "maxTotalRAMSize", limits.maxRamMiB(),
            "maxServerMeta", METADATA,
            "maxTotalKeypairs", KEY_PAIRS,
            "maxServerGroups", GROUPS,
            "maxServerGroupMembers", GROUPS,
            "totalInstancesUsed", limits.usedInstances(),
            "totalCoresUsed", limits.usedCores(),
            "totalRAMUsed", limits.usedRamMiB(),
            "totalServerGroupsUsed", 0);
    return Response.ok("limits", Json.of("rate", List.of(), "absolute", absolute));
  }

  private Response quota(Request request, boolean detailed)
      throws CloudApiException, InterruptedException {
    var limits = projects.of(request).compute().limits();
    var quotas =
        new QuotaSet(Json.of("id", request.parameter("target")), detailed ? "in_use" : null);
    quotas.put("instances", limits.maxInstances(), limits.usedInstances());
    quotas.put("cores", limits.maxCores(), limits.usedCores());
    quotas.put("ram", limits.maxRamMiB(), limits.usedRamMiB());
    quotas.put("metadata_items", METADATA, 0);
    quotas.put("key_pairs", KEY_PAIRS, 0);
    quotas.put("server_groups", GROUPS, 0);
    quotas.put("server_group_members", GROUPS, 0);
    return Response.ok("quota_set", quotas.body());
  }
}
