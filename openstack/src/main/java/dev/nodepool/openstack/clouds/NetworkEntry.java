package dev.nodepool.openstack.clouds;

/**
 * What clouds.yaml says of a network, by its name or id.
 *
 * @param routesIpv4 its addresses of version 4 can be reached from outside
 * @param natSource floating IPs come from it
 * @param natDestination floating IPs lead to ports on it
 * @param defaultInterface servers are reached through it
 */
public record NetworkEntry(
    String name,
    boolean routesIpv4,
    boolean natSource,
    boolean natDestination,
    boolean defaultInterface) {}
