package dev.nodepool.openstack.magnum;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The order for another number of nodes.
 *
 * @param nodeGroup null for the workers that came with the cluster
 * @param remove the ids of the servers that are to go
 */
public record Resize(int nodes, @Nullable String nodeGroup, List<String> remove) {
  public Resize {
    remove = List.copyOf(remove);
  }
}
