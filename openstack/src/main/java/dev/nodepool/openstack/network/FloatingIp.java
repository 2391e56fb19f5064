package dev.nodepool.openstack.network;

import org.jspecify.annotations.Nullable;

/**
 * An address of an external network, taken by the project; attached when it has a port.
 *
 * @param description may say whose it is
 * @param canBeDescribed whether the cloud keeps descriptions; those before Newton do not
 */
public record FloatingIp(
    String id,
    String address,
    String networkId,
    @Nullable String portId,
    String description,
    boolean canBeDescribed) {

  /** This address led to that port, or nowhere. */
  public FloatingIp to(@Nullable String port) {
    return new FloatingIp(id, address, networkId, port, description, canBeDescribed);
  }
}
