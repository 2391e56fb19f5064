package dev.nodepool.openstack;

import java.util.Map;

/**
 * An image as Glance shows it.
 *
 * @param status {@code active} when servers can be made of it
 */
public record Image(String id, String name, String status, Map<String, String> properties) {
  public static final String QUEUED = "queued";
  public static final String ACTIVE = "active";

  public Image {
    properties = Map.copyOf(properties);
  }

  public boolean isActive() {
    return status.equals(ACTIVE);
  }
}
