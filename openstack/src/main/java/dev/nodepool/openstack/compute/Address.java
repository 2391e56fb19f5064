package dev.nodepool.openstack.compute;

/**
 * An address of a server.
 *
 * @param network the name of the network
 * @param version 4 or 6
 * @param floating the address is not the port's own but leads to it
 * @param mac of the port; empty where the cloud does not tell
 */
public record Address(String network, String address, int version, boolean floating, String mac) {}
