package dev.nodepool.openstack.image;

import java.util.Map;

/**
 * The order for an image; only our project will see it.
 *
 * @param diskFormat qcow2, raw, vhd or whatever else the cloud takes
 * @param minDiskGb 0 for no demand
 * @param minRamMiB 0 for no demand
 * @param properties Glance takes text only
 */
public record CreateImage(
    String name, String diskFormat, int minDiskGb, int minRamMiB, Map<String, String> properties) {
  public CreateImage {
    properties = Map.copyOf(properties);
  }

  public CreateImage(String name, String diskFormat, Map<String, String> properties) {
    this(name, diskFormat, 0, 0, properties);
  }
}
