package dev.nodepool.openstack.blockstorage;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The order for a volume with the data of an image.
 *
 * @param zone of the block storage; null leaves the choice to the cloud
 * @param metadata may say whose it is
 */
public record CreateVolume(
    String name, long gb, String imageId, @Nullable String zone, Map<String, String> metadata) {
  public CreateVolume {
    metadata = Map.copyOf(metadata);
  }
}
