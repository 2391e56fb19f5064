package dev.nodepool.openstack;

/**
 * A network that servers can be on.
 *
 * @param external floating IPs can be taken from it
 */
public record Network(String id, String name, boolean external) {}
