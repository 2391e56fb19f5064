package dev.nodepool.openstack;

/**
 * A port of a network.
 *
 * @param status ACTIVE, DOWN or BUILD
 * @param deviceId the server that it is of, empty when it is of none
 * @param deviceOwner {@code compute:<zone>} for the port of a server
 */
public record Port(
    String id, String networkId, String status, String deviceId, String deviceOwner) {
  public static final String DOWN = "DOWN";
}
