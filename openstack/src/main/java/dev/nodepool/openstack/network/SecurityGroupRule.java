package dev.nodepool.openstack.network;

/**
 * Lets something pass.
 *
 * @param inwards to the server; otherwise from it
 * @param version 4 or 6: the addresses that it is about
 * @param protocol tcp, udp, icmp..., empty for all
 * @param firstPort 0 for all ports
 * @param lastPort 65535 for all ports
 * @param remote the addresses (CIDR) or the id of the security group at the other end; empty for
 *     all
 */
public record SecurityGroupRule(
    boolean inwards, int version, String protocol, int firstPort, int lastPort, String remote) {
  public static final int LAST_PORT = 65535;

  /** It lets somebody in to that TCP port, though perhaps not everybody. */
  public boolean letsInTcp(int port) {
    // Neutron takes the number of a protocol for its name.
    boolean tcp = protocol.isEmpty() || protocol.equals("tcp") || protocol.equals("6");
    return inwards && tcp && firstPort <= port && port <= lastPort;
  }
}
