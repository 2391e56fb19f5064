package dev.nodepool.drivers.openstack.network;

import dev.nodepool.openstack.clouds.Addressing;
import dev.nodepool.openstack.clouds.NetworkEntry;
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

  public boolean privateCloud() {
    return said.privateCloud();
  }

  /** Whether there are floating IPs to have. */
  public boolean floatingIps() {
    return said.floatingIps();
  }

  /** The names or ids of networks of which that is said. */
  public List<String> names(Predicate<NetworkEntry> which) {
    return said.networks().stream().filter(which).map(NetworkEntry::name).toList();
  }
}
