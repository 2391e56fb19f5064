package dev.nodepool.cloudmodel.settings;

import static dev.nodepool.openstack.compute.Limits.UNLIMITED;

/**
 * What a simulated project may hold; -1 is no limit.
 *
 * @param hiddenInstances servers that fit in truth, whatever the limits say that the cloud tells
 */
public record ProjectQuota(
    long cores,
    long instances,
    long ramMiB,
    long volumes,
    long volumeGb,
    long floatingIps,
    long ports,
    long hiddenInstances) {

  /** 100 cores, 20 instances, about a terabyte of memory. */
  public static final ProjectQuota DEFAULT =
      new ProjectQuota(100, 20, 1_000_000, 100, 1_000_000, UNLIMITED, UNLIMITED, UNLIMITED);

  ProjectQuota ofServers(long maxCores, long maxInstances, long maxRamMiB) {
    return new ProjectQuota(
        maxCores, maxInstances, maxRamMiB, volumes, volumeGb, floatingIps, ports, hiddenInstances);
  }

  ProjectQuota ofVolumes(long most, long mostGb) {
    return new ProjectQuota(
        cores, instances, ramMiB, most, mostGb, floatingIps, ports, hiddenInstances);
  }
}
