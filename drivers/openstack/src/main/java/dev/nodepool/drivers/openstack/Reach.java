package dev.nodepool.drivers.openstack;

import dev.nodepool.openstack.Address;
import dev.nodepool.openstack.Server;
import java.util.function.Predicate;

/**
 * How a server is reached; an address that it has not is empty. Floating addresses and all of
 * version 6 are public, the others private. Version 6 is preferred.
 */
record Reach(String publicIpv4, String privateIpv4, String publicIpv6) {

  static Reach of(Server server) {
    return new Reach(
        first(server, address -> address.version() == 4 && address.floating()),
        first(server, address -> address.version() == 4 && !address.floating()),
        first(server, address -> address.version() == 6));
  }

  private static String first(Server server, Predicate<Address> wanted) {
    return server.addresses().stream().filter(wanted).findFirst().map(Address::address).orElse("");
  }

  /** The address to connect to; empty when there is none. */
  String interfaceIp() {
    if (!publicIpv6.isEmpty()) {
      return publicIpv6;
    }
    return publicIpv4.isEmpty() ? privateIpv4 : publicIpv4;
  }
}
