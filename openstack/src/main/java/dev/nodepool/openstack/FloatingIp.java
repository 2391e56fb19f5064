package dev.nodepool.openstack;

import org.jspecify.annotations.Nullable;

/** An address of an external network, taken by the project; attached when it has a port. */
public record FloatingIp(String id, String address, String networkId, @Nullable String portId) {}
