package dev.nodepool.simulator.cinder;

import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.simulator.http.Json;
import dev.nodepool.simulator.http.QuotaSet;
import dev.nodepool.simulator.http.Request;
import dev.nodepool.simulator.http.Response;
import dev.nodepool.simulator.http.Routes;
import dev.nodepool.simulator.region.ProjectClouds;
import java.util.List;
import java.util.Map;

/** What a project may hold of volumes, and what kinds there are. */
record VolumeQuotas(ProjectClouds projects) {
  private static final long NO_LIMIT = -1;
  private static final String QUOTA = "/v3/{project}/os-quota-sets/{target}";

  void addTo(Routes routes) {
    routes
        .on("GET", "/v3/{project}/limits", this::limits)
        .on("GET", QUOTA, this::quota)
        .on("GET", QUOTA + "/defaults", this::quota)
        .on("GET", "/v3/{project}/types", request -> Response.ok("volume_types", List.of(type())))
        .on("GET", "/v3/{project}/types/{type}", request -> Response.ok("volume_type", type()))
        .on("GET", "/v3/{project}/snapshots/detail", request -> Response.ok("snapshots", List.of()))
        .on("GET", "/v3/{project}/extensions", request -> Response.ok("extensions", List.of()));
  }

  private static Json type() {
    return Json.of(
        "id", "standard", "name", "standard", "is_public", true, "extra_specs", Map.of());
  }

  private Response limits(Request request) throws CloudApiException, InterruptedException {
    var limits = projects.of(request).blockStorage().volumeLimits();
    var absolute =
        Json.of("maxTotalVolumes", limits.maxVolumes())
            .with("maxTotalVolumeGigabytes", limits.maxVolumeGb())
            .with("maxTotalSnapshots", NO_LIMIT)
            .with("maxTotalBackups", NO_LIMIT)
            .with("maxTotalBackupGigabytes", NO_LIMIT)
            .with("totalVolumesUsed", limits.usedVolumes())
            .with("totalGigabytesUsed", limits.usedVolumeGb())
            .with("totalSnapshotsUsed", 0)
            .with("totalBackupsUsed", 0)
            .with("totalBackupGigabytesUsed", 0);
    return Response.ok("limits", Json.of("rate", List.of(), "absolute", absolute));
  }

  private Response quota(Request request) throws CloudApiException, InterruptedException {
    var limits = projects.of(request).blockStorage().volumeLimits();
    boolean usage = request.query("usage").filter("True"::equalsIgnoreCase).isPresent();
    var quotas = new QuotaSet(Json.of("id", request.parameter("target")), usage ? "in_use" : null);
    quotas.put("volumes", limits.maxVolumes(), limits.usedVolumes());
    quotas.put("gigabytes", limits.maxVolumeGb(), limits.usedVolumeGb());
    quotas.put("snapshots", NO_LIMIT, 0);
    quotas.put("backups", NO_LIMIT, 0);
    quotas.put("backup_gigabytes", NO_LIMIT, 0);
    quotas.put("per_volume_gigabytes", NO_LIMIT, 0);
    quotas.put("groups", NO_LIMIT, 0);
    return Response.ok("quota_set", quotas.body());
  }
}
