package dev.nodepool.openstack.compute;

/**
 * What a server boots from (Nova API, create server: {@code imageRef} and {@code
 * block_device_mapping_v2}).
 */
public sealed interface Boot {

  /** An image, on a disk of the host. */
  record FromImage(String imageId) implements Boot {}

  /** A volume that Nova makes of the image, and that goes with the server. */
  record FromNewVolume(String imageId, int gb) implements Boot {}

  /** A volume that is there, and that goes with the server. */
  record FromVolume(String volumeId) implements Boot {}
}
