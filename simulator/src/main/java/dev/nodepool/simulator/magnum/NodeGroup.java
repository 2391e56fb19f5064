package dev.nodepool.simulator.magnum;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Nodes of a cluster that are alike.
 *
 * @param role {@code master} or {@code worker}
 * @param servers the ids of its nodes
 * @param work CREATE, UPDATE or DELETE: what was asked for last
 * @param trouble why that failed; null where it did not
 */
record NodeGroup(
    String uuid,
    String name,
    String role,
    boolean standard,
    String flavorId,
    String imageId,
    int minCount,
    @Nullable Integer maxCount,
    Map<String, String> labels,
    List<String> servers,
    String work,
    @Nullable String trouble,
    Instant created) {
  static final String MASTER = "master";
  static final String WORKER = "worker";

  NodeGroup {
    labels = Map.copyOf(labels);
    servers = List.copyOf(servers);
  }

  boolean isMaster() {
    return role.equals(MASTER);
  }

  NodeGroup with(List<String> nodes, String doing, @Nullable String why) {
    return new NodeGroup(
        uuid, name, role, standard, flavorId, imageId, minCount, maxCount, labels, nodes, doing,
        why, created);
  }

  NodeGroup between(int min, @Nullable Integer max) {
    return new NodeGroup(
        uuid, name, role, standard, flavorId, imageId, min, max, labels, servers, work, trouble,
        created);
  }
}
