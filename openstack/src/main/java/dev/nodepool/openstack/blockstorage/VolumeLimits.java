package dev.nodepool.openstack.blockstorage;

/**
 * How many volumes a project may hold and holds, in sum GB; {@link Limits#UNLIMITED} for no limit.
 */
public record VolumeLimits(long maxVolumes, long maxVolumeGb, long usedVolumes, long usedVolumeGb) {

  /** Of a cloud that has no volumes. */
  public static final VolumeLimits NONE = new VolumeLimits(0, 0, 0, 0);
}
