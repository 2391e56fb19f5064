package dev.nodepool.cloudmodel.network;

import dev.nodepool.openstack.network.FloatingIp;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A floating IP with all that Neutron shows of it.
 *
 * @param fixedAddress of the port that it leads to
 */
public record SimulatedFloatingIp(
    FloatingIp ip,
    @Nullable String fixedAddress,
    Set<String> tags,
    Instant created,
    Instant updated) {
  public SimulatedFloatingIp {
    tags = Set.copyOf(tags);
  }

  SimulatedFloatingIp to(@Nullable String port, @Nullable String address, Instant when) {
    return new SimulatedFloatingIp(ip.to(port), address, tags, created, when);
  }

  SimulatedFloatingIp tagged(Set<String> wanted) {
    return new SimulatedFloatingIp(ip, fixedAddress, wanted, created, updated);
  }

  SimulatedFloatingIp described(String description) {
    var described =
        new FloatingIp(ip.id(), ip.address(), ip.networkId(), ip.portId(), description, true);
    return new SimulatedFloatingIp(described, fixedAddress, tags, created, updated);
  }
}
