package dev.nodepool.openstack.magnum;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Nodes of a cluster that are alike.
 *
 * @param role master, worker, or what it was made with
 * @param isDefault it came with the cluster, and goes only with it
 * @param max null for no limit
 * @param addresses of the nodes; empty in a list
 */
public record NodeGroup(
    String id,
    String name,
    String status,
    String role,
    boolean isDefault,
    String flavorId,
    String imageId,
    int nodes,
    int min,
    @Nullable Integer max,
    List<String> addresses,
    Map<String, String> labels) {
  public NodeGroup {
    addresses = List.copyOf(addresses);
    labels = Map.copyOf(labels);
  }
}
