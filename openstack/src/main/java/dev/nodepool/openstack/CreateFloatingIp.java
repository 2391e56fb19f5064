package dev.nodepool.openstack;

import org.jspecify.annotations.Nullable;

/**
 * The order for a floating IP.
 *
 * @param networkId an external network
 * @param portId null to lead the address nowhere
 * @param description says whose it is: lists show it; may be empty
 */
public record CreateFloatingIp(String networkId, @Nullable String portId, String description) {}
