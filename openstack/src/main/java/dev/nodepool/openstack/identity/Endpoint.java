package dev.nodepool.openstack.identity;

/**
 * Where a service answers.
 *
 * @param service the type of the service: compute, image, network, volumev3...
 * @param interfaceName public, internal or admin
 */
public record Endpoint(String service, String region, String interfaceName, String url) {}
