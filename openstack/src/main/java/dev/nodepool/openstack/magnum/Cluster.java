package dev.nodepool.openstack.magnum;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A cluster as Magnum shows it.
 *
 * @param status CREATE_IN_PROGRESS, CREATE_COMPLETE, UPDATE_FAILED...
 * @param reason why it has that status; empty in a list
 * @param health HEALTHY, UNHEALTHY, UNKNOWN or empty
 * @param keypair empty when there is none
 * @param apiUrl where Kubernetes answers; empty until it does, and in a list
 */
public record Cluster(
    String id,
    String name,
    String status,
    String reason,
    String health,
    String keypair,
    int nodes,
    int masters,
    String templateId,
    String apiUrl,
    String version,
    @Nullable Instant created,
    Map<String, String> labels) {
  private static final String UNDER_WAY = "_IN_PROGRESS";
  private static final String FAILED = "_FAILED";

  public Cluster {
    labels = Map.copyOf(labels);
  }

  /** A change is under way; Magnum refuses another one meanwhile. */
  public boolean isChanging() {
    return status.endsWith(UNDER_WAY);
  }

  public boolean hasFailed() {
    return status.endsWith(FAILED);
  }
}
