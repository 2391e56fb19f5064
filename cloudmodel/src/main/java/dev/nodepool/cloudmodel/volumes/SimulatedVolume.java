package dev.nodepool.cloudmodel.volumes;

import dev.nodepool.openstack.blockstorage.Volume;
import org.jspecify.annotations.Nullable;

/**
 * A volume with all that Cinder shows of it.
 *
 * @param imageId of whose data it was made, null for an empty one
 */
public record SimulatedVolume(
    Volume volume, String description, @Nullable String imageId, boolean bootable) {
  SimulatedVolume now(Volume changed) {
    return new SimulatedVolume(changed, description, imageId, bootable);
  }
}
