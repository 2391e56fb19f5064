package dev.nodepool.drivers.openstack.network;

import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.LaunchException.Trouble;
import dev.nodepool.driver.LaunchFailure;
import dev.nodepool.openstack.clouds.NetworkEntry;
import dev.nodepool.openstack.network.Network;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What each network of a project is good for, by what Neutron tells and by what clouds.yaml says.
 *
 * @param external names of networks whose addresses of version 4 can be reached from outside
 * @param internal names of those whose addresses of version 4 cannot
 * @param natSource where floating IPs come from
 * @param natDestination where floating IPs lead; empty leaves it to the ports of a server
 * @param defaultInterface the network whose address is the one to connect to
 */
public record NetworkRoles(
    List<String> external,
    List<String> internal,
    Optional<Network> natSource,
    Optional<Network> natDestination,
    Optional<Network> defaultInterface) {

  /** Throws when clouds.yaml names a network that is not there. */
  public static NetworkRoles of(String provider, List<Network> networks, NetworkRules rules)
      throws LaunchException {
    try {
      return of(networks, rules);
    } catch (IllegalArgumentException e) {
      throw new LaunchException(
              LaunchFailure.BAD_REQUEST, "provider %s: %s".formatted(provider, e.getMessage()), e)
          .of(Trouble.NETWORK);
    }
  }

  /** By what clouds.yaml says alone, where the cloud does not tell its networks. */
  public static NetworkRoles unseen(NetworkRules rules) {
    var external = rules.names(NetworkEntry::routesIpv4);
    var internal = rules.names(network -> !network.routesIpv4());
    var chosen = rules.names(NetworkEntry::defaultInterface).stream().findFirst();
    return new NetworkRoles(
        external,
        internal,
        Optional.empty(),
        Optional.empty(),
        chosen.map(name -> new Network(name, name, false, false, false)));
  }

  private static NetworkRoles of(List<Network> networks, NetworkRules rules) {
    var external = rules.names(NetworkEntry::routesIpv4);
    var internal = rules.names(network -> !network.routesIpv4());
    checkAll(networks, external, "routes_externally");
    checkAll(networks, internal, "no routes_externally");
    return new NetworkRoles(
        names(networks, it -> isOf(it, external) || (isOutside(it) && !isOf(it, internal))),
        names(networks, it -> isOf(it, internal) || (!isOutside(it) && !isOf(it, external))),
        natSource(networks, rules),
        flagged(networks, rules, NetworkEntry::natDestination, "nat_destination"),
        flagged(networks, rules, NetworkEntry::defaultInterface, "default_interface"));
  }

  private static boolean isOutside(Network network) {
    return network.external() || network.physical();
  }

  private static boolean isOf(Network network, List<String> named) {
    return named.contains(network.name()) || named.contains(network.id());
  }

  private static List<String> names(List<Network> networks, Predicate<Network> which) {
    return networks.stream().filter(which).map(Network::name).toList();
  }

  private static Optional<Network> natSource(List<Network> networks, NetworkRules rules) {
    var configured = flagged(networks, rules, NetworkEntry::natSource, "nat_source");
    return configured.isPresent()
        ? configured
        : networks.stream().filter(Network::external).findFirst();
  }

  private static Optional<Network> flagged(
      List<Network> networks, NetworkRules rules, Predicate<NetworkEntry> flag, String key) {
    var named = rules.names(flag);
    if (named.isEmpty()) {
      return Optional.empty();
    }
    var found = networks.stream().filter(network -> isOf(network, named)).toList();
    if (found.size() > 1) {
      throw new IllegalArgumentException(
          "clouds.yaml flags the network %s with %s, and the cloud has %d of that name; give its id"
              .formatted(named.getFirst(), key, found.size()));
    }
    if (found.isEmpty()) {
      throw missing(named.getFirst(), key);
    }
    return Optional.of(found.getFirst());
  }

  private static void checkAll(List<Network> networks, List<String> named, String key) {
    for (var name : named) {
      if (networks.stream().noneMatch(it -> it.name().equals(name) || it.id().equals(name))) {
        throw missing(name, key);
      }
    }
  }

  private static IllegalArgumentException missing(String name, String key) {
    return new IllegalArgumentException(
        "the cloud has no network %s, which clouds.yaml lists with %s; correct its list networks"
            .formatted(name, key));
  }
}
