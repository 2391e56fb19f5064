package dev.nodepool.openstack.magnum;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The order for a cluster.
 *
 * @param flavorId null for the template's
 * @param masterFlavorId null for the template's
 * @param labels are put over those of the template
 */
public record CreateCluster(
    String name,
    String templateId,
    int nodes,
    int masters,
    @Nullable String keypair,
    @Nullable String flavorId,
    @Nullable String masterFlavorId,
    Map<String, String> labels) {
  public CreateCluster {
    labels = Map.copyOf(labels);
  }
}
