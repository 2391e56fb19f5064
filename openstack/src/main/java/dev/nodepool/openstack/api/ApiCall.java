package dev.nodepool.openstack.api;

/**
 * A kind of call to a cloud's API, named as openstacksdk names it.
 *
 * @param service such as {@code compute}
 * @param method of HTTP, such as {@code GET}
 * @param operation such as {@code servers}
 */
public record ApiCall(String service, String method, String operation) {}
