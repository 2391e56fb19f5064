package dev.nodepool.openstack.compute;

/** What a project may compute with and what it holds: memory in MiB. */
public record Limits(
    long maxCores,
    long maxInstances,
    long maxRamMiB,
    long usedCores,
    long usedInstances,
    long usedRamMiB) {

  /** Where a limit is asked for: there is none. */
  public static final long UNLIMITED = -1;
}
