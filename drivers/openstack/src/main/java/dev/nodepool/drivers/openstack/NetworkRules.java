package dev.nodepool.drivers.openstack;

import dev.nodepool.openstack.clouds.Addressing;
import dev.nodepool.openstack.clouds.NetworkHint;
import java.util.List;
import java.util.function.Predicate;

/**
 * By which the addresses of servers are chosen (docs: openstack).
 *
 * @param said what clouds.yaml says of the cloud
 * @param localIpv6 this host has an address of version 6 itself
 */
public record NetworkRules(Addressing said, boolean localIpv6) {

  /** Nothing is said, and this host can use both versions. */
  public static final NetworkRules NONE = new NetworkRules(Addressing.DEFAULT, true);

  /** Whether an address of version 6 is one to connect to. */
  boolean prefersIpv6() {
    return localIpv6 && !forceIpv4();
  }

  boolean forceIpv4() {
    return said.forceIpv4();
  }

  boolean privateCloud() {
    return said.privateCloud();
  }

  /** Whether there are floating IPs to have. */
  boolean floatingIps() {
    return said.floatingIps();
  }

  /** The names or ids of networks of which that is said. */
  List<String> names(Predicate<NetworkHint> which) {
    return said.networks().stream().filter(which).map(NetworkHint::name).toList();
  }
}
