package dev.nodepool.cloudmodel.network;

import dev.nodepool.openstack.network.Port;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * A port with all that Neutron shows of it.
 *
 * @param securityGroups their ids
 * @param own the server that it is of made it, so it goes with the server
 */
public record SimulatedPort(
    Port port,
    String mac,
    List<FixedIp> fixedIps,
    List<String> securityGroups,
    Set<String> tags,
    boolean own,
    Instant updated) {

  /** An address of a subnet. */
  public record FixedIp(String subnetId, String address) {}

  public SimulatedPort {
    fixedIps = List.copyOf(fixedIps);
    securityGroups = List.copyOf(securityGroups);
    tags = Set.copyOf(tags);
  }

  SimulatedPort now(Port changed, Instant when) {
    return new SimulatedPort(changed, mac, fixedIps, securityGroups, tags, own, when);
  }

  SimulatedPort in(List<String> groups) {
    return new SimulatedPort(port, mac, fixedIps, groups, tags, own, updated);
  }

  SimulatedPort tagged(Set<String> wanted) {
    return new SimulatedPort(port, mac, fixedIps, securityGroups, wanted, own, updated);
  }
}
