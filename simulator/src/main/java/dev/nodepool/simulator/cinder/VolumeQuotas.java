package dev.nodepool.simulator.cinder;

import dev.nodepool.openstack.CloudApiException;
import dev.nodepool.simulator.Projects;
import dev.nodepool.simulator.http.Answer;
import dev.nodepool.simulator.http.Doc;
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
    var limits = projects.of(request).volumeLimits();
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
    var limits = projects.of(request).volumeLimits();
    boolean usage = request.query("usage").filter("True"::equalsIgnoreCase).isPresent();
    var body = Doc.of("id", request.parameter("target"));
    put(body, "volumes", limits.maxVolumes(), limits.usedVolumes(), usage);
    put(body, "gigabytes", limits.maxVolumeGb(), limits.usedVolumeGb(), usage);
    put(body, "snapshots", NO_LIMIT, 0, usage);
    put(body, "backups", NO_LIMIT, 0, usage);
    put(body, "backup_gigabytes", NO_LIMIT, 0, usage);
    put(body, "per_volume_gigabytes", NO_LIMIT, 0, usage);
    put(body, "groups", NO_LIMIT, 0, usage);
    return Answer.ok(Doc.of("quota_set", body));
  }

  private static void put(
      Map<String, @Nullable Object> body, String key, long limit, long used, boolean usage) {
    if (usage) {
      body.put(key, Doc.of("limit", limit, "in_use", used, "reserved", 0));
    } else {
      body.put(key, limit);
    }
  }
}
