package dev.nodepool.openstack;

/** The order for a port; the description says whose it is. */
public record CreatePort(String networkId, String name, String description) {}
