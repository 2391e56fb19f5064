package dev.nodepool.cloudmodel.network;

import org.jspecify.annotations.Nullable;

/**
 * Where a server is connected to a network.
 *
 * @param portId a port that exists; null for a new one
 * @param address of the new port; null for any
 */
public record Nic(String networkId, @Nullable String portId, @Nullable String address) {
  public static Nic on(String networkId) {
    return new Nic(networkId, null, null);
  }
}
