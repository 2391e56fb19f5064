package dev.nodepool.drivers.openstack;

import java.util.List;
import java.util.function.Predicate;

/**
 * What clouds.yaml says of a cloud's networks, as openstacksdk understands it (docs: openstack).
 *
 * @param networks the list {@code networks}
 * @param privateCloud {@code private}: we stand inside the cloud, so private addresses are enough
 * @param forceIpv4 no address of version 6 counts
 * @param floatingIps false when {@code floating_ip_source} is None: there are none to have
 * @param localIpv6 this host has an address of version 6 itself
 */
public record NetworkRules(
    List<Named> networks,
    boolean privateCloud,
    boolean forceIpv4,
    boolean floatingIps,
    boolean localIpv6) {

  /** Nothing is said, and this host can use both versions. */
  public static final NetworkRules NONE = new NetworkRules(List.of(), false, false, true, true);

  public NetworkRules {
    networks = List.copyOf(networks);
  }

  /**
   * What is said of one network.
   *
   * @param name or id
   * @param routesIpv4 its addresses of version 4 can be reached from outside
   * @param natSource floating IPs come from it
   * @param natDestination floating IPs lead to its ports
   * @param defaultInterface its address is the one to connect to
   */
  public record Named(
      String name,
      boolean routesIpv4,
      boolean natSource,
      boolean natDestination,
      boolean defaultInterface) {}

  /** Whether an address of version 6 is one to connect to. */
  boolean prefersIpv6() {
    return localIpv6 && !forceIpv4;
  }

  List<String> names(Predicate<Named> which) {
    return networks.stream().filter(which).map(Named::name).toList();
  }
}
