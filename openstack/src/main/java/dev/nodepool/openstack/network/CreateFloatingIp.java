package dev.nodepool.openstack.network;

import org.jspecify.annotations.Nullable;

/**
 * The order for a floating IP.
 *
 * @param networkId an external network
 * @param portId null to lead the address nowhere
 * @param fixedAddress of the port, to which the address leads; null where it has but one of version
 *     4, or there is no port
 * @param description says whose it is: lists show it; may be empty
 */
public record CreateFloatingIp(
    String networkId, @Nullable String portId, @Nullable String fixedAddress, String description) {

  /** The order for one that leads to the only address of a port, or nowhere. */
  public CreateFloatingIp(String networkId, @Nullable String portId, String description) {
    this(networkId, portId, null, description);
  }
}
