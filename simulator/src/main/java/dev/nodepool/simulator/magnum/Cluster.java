package dev.nodepool.simulator.magnum;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A cluster.
 *
 * @param groups by their uuid
 * @param work CREATE, UPDATE or DELETE: what was asked for last
 */
record Cluster(
    String uuid,
    String name,
    Template template,
    @Nullable String keyPair,
    Map<String, String> labels,
    Map<String, NodeGroup> groups,
    String work,
    Instant created,
    Instant updated) {
  static final String CREATE = "CREATE";
  static final String UPDATE = "UPDATE";
  static final String DELETE = "DELETE";

  Cluster {
    labels = Map.copyOf(labels);
    groups = Collections.unmodifiableMap(new LinkedHashMap<>(groups));
  }

  Cluster with(NodeGroup group, String doing, Instant when) {
    var all = new LinkedHashMap<>(groups);
    all.put(group.uuid(), group);
    return new Cluster(uuid, name, template, keyPair, labels, all, doing, created, when);
  }

  Cluster without(String groupId, Instant when) {
    var all = new LinkedHashMap<>(groups);
    all.remove(groupId);
    return new Cluster(uuid, name, template, keyPair, labels, all, UPDATE, created, when);
  }

  Cluster going(Instant when) {
    return new Cluster(uuid, name, template, keyPair, labels, groups, DELETE, created, when);
  }

  int count(boolean masters) {
    return groups.values().stream()
        .filter(group -> group.isMaster() == masters)
        .mapToInt(group -> group.servers().size())
        .sum();
  }
}
