package dev.nodepool.openstack.magnum;

import java.util.Map;

/**
 * After what clusters are made.
 *
 * @param engine what runs on them: kubernetes
 * @param isPublic all projects may use it
 */
public record ClusterTemplate(
    String id,
    String name,
    String engine,
    String imageId,
    String flavorId,
    String masterFlavorId,
    boolean isPublic,
    Map<String, String> labels) {
  public ClusterTemplate {
    labels = Map.copyOf(labels);
  }
}
