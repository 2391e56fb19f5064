package dev.nodepool.cloudmodel.network;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A router: floating IPs of the network of its gateway lead to the ports of its subnets.
 *
 * @param gatewayNetworkId an external network, null for none
 */
public record SimulatedRouter(
    String id, String name, @Nullable String gatewayNetworkId, Set<String> subnetIds) {
  public SimulatedRouter {
    subnetIds = Set.copyOf(subnetIds);
  }
}
