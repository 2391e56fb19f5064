package dev.nodepool.openstack.network;

/**
 * The order for a port.
 *
 * @param description says whose it is
 * @param deviceId the server that it is said to be of; empty for none
 */
public record CreatePort(String networkId, String name, String description, String deviceId) {
  public CreatePort(String networkId, String name, String description) {
    this(networkId, name, description, "");
  }
}
