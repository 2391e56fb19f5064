package dev.nodepool.openstack;

/** What a project may hold and what it holds: memory in MiB, volumes in GB, -1 for no limit. */
public record Limits(
    long maxCores,
    long maxInstances,
    long maxRamMiB,
    long maxVolumes,
    long maxVolumeGb,
    long usedCores,
    long usedInstances,
    long usedRamMiB,
    long usedVolumes,
    long usedVolumeGb) {
  public static final long UNLIMITED = -1;
}
