package dev.nodepool.openstack.clouds;

import java.util.List;

/**
 * How the addresses of servers are to be understood.
 *
 * @param networks what is said of single networks
 * @param floatingIps the cloud has floating IPs ({@code floating_ip_source} is not None)
 * @param forceIpv4 version 6 is not used even where it is there
 * @param privateCloud we are inside: private addresses are reached (private: true)
 */
public record Addressing(
    List<NetworkEntry> networks, boolean floatingIps, boolean forceIpv4, boolean privateCloud) {
  public static final Addressing DEFAULT = new Addressing(List.of(), true, false, false);

  public Addressing {
    networks = List.copyOf(networks);
  }
}
