package dev.nodepool.drivers.openstack.network;

import dev.nodepool.openstack.compute.Address;
import dev.nodepool.openstack.compute.Server;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * How a server is reached, as openstacksdk derives it; an address that it has not is empty.
 *
 * @param interfaceIp the address to connect to
 */
public record ServerAddresses(
    String publicIpv4, String privateIpv4, String publicIpv6, String interfaceIp) {
  private static final Predicate<Address> V4 = address -> address.version() == 4;
  private static final Predicate<Address> V6 = address -> address.version() == 6;

  public static ServerAddresses of(Server server, NetworkRoles roles, NetworkRules rules) {
    var addresses = server.addresses();
    var publicIpv4 = publicIpv4(addresses, roles);
    var publicIpv6 = rules.forceIpv4() ? "" : first(addresses, V6);
    var privateIpv4 = privateIpv4(addresses, roles);
    return new ServerAddresses(
        publicIpv4,
        privateIpv4,
        publicIpv6,
        interfaceIp(addresses, roles, rules, publicIpv4, privateIpv4, publicIpv6));
  }

  private static String publicIpv4(List<Address> addresses, NetworkRoles roles) {
    return firstOf(
        onAny(addresses, roles.external(), V4),
        first(addresses, V4.and(Address::floating)),
        first(addresses, V4.and(on("public"))),
        first(addresses, V4.and(it -> PublicAddresses.contain(it.address()))));
  }

  /** That of the port which the floating IP leads to, where there is one. */
  private static String privateIpv4(List<Address> addresses, NetworkRoles roles) {
    var mac =
        addresses.stream()
            .filter(V4.and(Address::floating))
            .map(Address::mac)
            .findFirst()
            .orElse("");
    var fixed = V4.and(it -> !it.floating()).and(it -> mac.isEmpty() || it.mac().equals(mac));
    return firstOf(
        onAny(addresses, roles.internal(), fixed),
        first(addresses, fixed.and(on("private"))),
        first(addresses, V4.and(on("private"))));
  }

  private static String interfaceIp(
      List<Address> addresses,
      NetworkRoles roles,
      NetworkRules rules,
      String publicIpv4,
      String privateIpv4,
      String publicIpv6) {
    var chosen = roles.defaultInterface().map(network -> on(network.name()));
    return firstOf(
        chosen.isPresent() && rules.prefersIpv6() ? first(addresses, V6.and(chosen.get())) : "",
        chosen.isPresent() ? first(addresses, V4.and(chosen.get())) : "",
        rules.privateCloud() ? privateIpv4 : "",
        rules.prefersIpv6() ? publicIpv6 : "",
        publicIpv4,
        // The SDK gives up here; an address that may be of use is better than none.
        privateIpv4,
        first(addresses, V4),
        publicIpv6);
  }

  private static Predicate<Address> on(String network) {
    return address -> address.network().equals(network);
  }

  /** The networks' order counts, not that of the addresses. */
  private static String onAny(
      List<Address> addresses, List<String> networks, Predicate<Address> which) {
    return networks.stream()
        .map(network -> first(addresses, which.and(on(network))))
        .filter(address -> !address.isEmpty())
        .findFirst()
        .orElse("");
  }

  private static String first(List<Address> addresses, Predicate<Address> which) {
    return addresses.stream().filter(which).map(Address::address).findFirst().orElse("");
  }

  private static String firstOf(String... candidates) {
    return Stream.of(candidates).filter(it -> !it.isEmpty()).findFirst().orElse("");
  }
}
