package dev.nodepool.openstack.network;

/**
 * Addresses of a network.
 *
 * @param version 4 or 6
 * @param gateway empty when there is no way out
 */
public record Subnet(
    String id, String networkId, String name, String cidr, int version, String gateway) {}
