package dev.nodepool.simulator.cinder;

import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.simulator.Projects;
import dev.nodepool.simulator.http.Answer;
import dev.nodepool.simulator.http.Doc;
import dev.nodepool.simulator.http.QuotaSet;
import dev.nodepool.simulator.http.Request;
import dev.nodepool.simulator.http.Routes;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a project may hold of volumes, and what kinds there are. */
record VolumeQuotas(Projects projects) {
  private static final long NO_LIMIT = -1;
  private static final String QUOTA = "/v3/{project}/os-quota-sets/{target}";

  void addTo(Routes routes) {
    routes
        .on("GET", "/v3/{project}/limits", this::limits)
        .on("GET", QUOTA, this::quota)
        .on("GET", QUOTA + "/defaults", this::quota)
        .on(
            "GET",
            "/v3/{project}/types",
            request -> Answer.ok(Doc.of("volume_types", List.of(type()))))
        .on(
            "GET",
            "/v3/{project}/types/{type}",
            request -> Answer.ok(Doc.of("volume_type", type())))
        .on(
            "GET",
            "/v3/{project}/snapshots/detail",
            request -> Answer.ok(Doc.of("snapshots", List.of())))
        .on(
            "GET",
            "/v3/{project}/extensions",
            request -> Answer.ok(Doc.of("extensions", List.of())));
  }

  private static Map<String, @Nullable Object> type() {
    return Doc.of("id", "standard", "name", "standard", "is_public", true, "extra_specs", Map.of());
  }

  private Answer limits(Request request) throws CloudApiException, InterruptedException {
    var limits = projects.of(request).blockStorage().volumeLimits();
    var absolute =
        Doc.of(
            "maxTotalVolumes",
            limits.maxVolumes(),
            "maxTotalVolumeGigabytes",
            limits.maxVolumeGb(),
            "maxTotalSnapshots",
            NO_LIMIT,
            "maxTotalBackups",
            NO_LIMIT,
            "maxTotalBackupGigabytes",
            NO_LIMIT,
            "totalVolumesUsed",
            limits.usedVolumes(),
            "totalGigabytesUsed",
            limits.usedVolumeGb(),
            "totalSnapshotsUsed",
            0,
            "totalBackupsUsed",
            0,
            "totalBackupGigabytesUsed",
            0);
    return Answer.ok(Doc.of("limits", Doc.of("rate", List.of(), "absolute", absolute)));
  }

  private Answer quota(Request request) throws CloudApiException, InterruptedException {
    var limits = projects.of(request).blockStorage().volumeLimits();
    boolean usage = request.query("usage").filter("True"::equalsIgnoreCase).isPresent();
    var quotas = new QuotaSet(Doc.of("id", request.parameter("target")), usage ? "in_use" : null);
    quotas.put("volumes", limits.maxVolumes(), limits.usedVolumes());
    quotas.put("gigabytes", limits.maxVolumeGb(), limits.usedVolumeGb());
    quotas.put("snapshots", NO_LIMIT, 0);
    quotas.put("backups", NO_LIMIT, 0);
    quotas.put("backup_gigabytes", NO_LIMIT, 0);
    quotas.put("per_volume_gigabytes", NO_LIMIT, 0);
    quotas.put("groups", NO_LIMIT, 0);
    return Answer.ok(Doc.of("quota_set", quotas.body()));
  }
}
