package dev.nodepool.openstack;

import java.util.Map;

/**
 * The order for an image.
 *
 * @param diskFormat qcow2, raw, vhd or whatever else the cloud takes
 * @param properties Glance takes text only
 */
public record CreateImage(String name, String diskFormat, Map<String, String> properties) {
  public CreateImage {
    properties = Map.copyOf(properties);
  }
}
