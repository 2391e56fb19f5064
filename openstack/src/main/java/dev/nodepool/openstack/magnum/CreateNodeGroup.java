package dev.nodepool.openstack.magnum;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The order for a group of nodes.
 *
 * @param flavorId null for the cluster's
 * @param imageId null for the cluster's
 * @param max null for no limit
 * @param labels are put over those of the cluster
 */
public record CreateNodeGroup(
    String name,
    String role,
    int nodes,
    int min,
    @Nullable Integer max,
    @Nullable String flavorId,
    @Nullable String imageId,
    Map<String, String> labels) {
  public CreateNodeGroup {
    labels = Map.copyOf(labels);
  }
}
