package dev.nodepool.drivers.openstack.diagnosis;

import dev.nodepool.driver.Finding;
import dev.nodepool.drivers.openstack.settings.ProviderLabels;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import dev.nodepool.openstack.identity.Access;
import dev.nodepool.openstack.identity.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether the cloud lets us in, and has the services that the labels need. */
record AccessFindings(ProviderLabels labels, ExaminedCloud examined) {
  static final String MEND_OF_PROXY =
      "have the proxy repaired, or correct https_proxy, http_proxy, all_proxy or no_proxy in the environment";

  /** False when nothing else can be looked at. */
  boolean addTo(List<Finding> findings) throws InterruptedException {
    try {
      var access = examined.cloud().identity().access();
      findings.add(
          Finding.ok(
              "credentials",
              "user %s of project %s%s"
                  .formatted(access.user(), access.projectName(), where(access))));
      return catalog(access, findings);
    } catch (CloudApiException e) {
      findings.add(
          Finding.problem(
              "credentials",
              String.valueOf(e.getMessage()),
              "%s until this works: %s"
                  .formatted(mend(e.kind()), labels.clientCommand("token issue"))));
      return false;
    }
  }

  private String mend(Kind kind) {
    var entry = "the entry %s of clouds.yaml".formatted(labels.settings().cloud());
    return switch (kind) {
      case FORBIDDEN -> "correct " + entry;
      case PROXY -> MEND_OF_PROXY;
      case TIMEOUT -> "have the cloud repaired, or raise api_timeout in " + entry;
      default -> "correct %s, or have the cloud repaired,".formatted(entry);
    };
  }

  /** False when there is nothing to ask. */
  private boolean catalog(Access access, List<Finding> findings) {
    if (access.endpoints().isEmpty()) {
      return true;
    }
    if (access.endpoints().stream().noneMatch(endpoint -> isHere(endpoint, access))) {
      findings.add(noRegion(access));
      return false;
    }
    var missing = missing(access);
    findings.add(
        missing.isEmpty()
            ? Finding.ok("catalog", "has all services that the labels need")
            : Finding.problem(
                "catalog",
                "the cloud offers no %s%s".formatted(String.join(", ", missing), where(access)),
                "set region-name to one that `"
                    + labels.clientCommand("catalog list")
                    + "` shows"));
    return true;
  }

  private static String where(Access access) {
    return access.region().isEmpty() ? "" : " in region " + access.region();
  }

  private static Finding noRegion(Access access) {
    var regions =
        access.endpoints().stream()
            .map(Endpoint::region)
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    return Finding.problem(
        "catalog",
        "there is no region %s; the catalog has %s".formatted(access.region(), regions),
        "correct region-name, or region_name in clouds.yaml");
  }

  private List<String> missing(Access access) {
    Set<String> types =
        access.endpoints().stream()
            .filter(endpoint -> isHere(endpoint, access))
            .map(endpoint -> endpoint.service().startsWith("volume") ? "volume" : kind(endpoint))
            .collect(Collectors.toSet());
    var wanted = new ArrayList<>(List.of("compute", "image", "network"));
    if (labels.takeVolumes()) {
      wanted.add("volume");
    }
    wanted.removeAll(types);
    return wanted;
  }

  private static boolean isHere(Endpoint endpoint, Access access) {
    return access.region().isEmpty() || endpoint.region().equals(access.region());
  }

  private static String kind(Endpoint endpoint) {
    return endpoint.service().equals("block-storage") ? "volume" : endpoint.service();
  }
}
