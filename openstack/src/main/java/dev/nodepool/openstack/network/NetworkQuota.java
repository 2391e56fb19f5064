package dev.nodepool.openstack.network;

/** How much of a network a project may hold and holds, {@link Limits#UNLIMITED} for no limit. */
public record NetworkQuota(
    long maxFloatingIps, long maxPorts, long usedFloatingIps, long usedPorts) {}
