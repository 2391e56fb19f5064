package dev.nodepool.openstack.network;

/**
 * A network that servers can be on.
 *
 * @param external floating IPs can be taken from it
 * @param shared other projects may use it too
 * @param physical it is a piece of the operator's own network, as far as the cloud tells
 */
public record Network(String id, String name, boolean external, boolean shared, boolean physical) {}
