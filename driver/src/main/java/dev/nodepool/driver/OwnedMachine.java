package dev.nodepool.driver;

import org.jspecify.annotations.Nullable;

/**
 * A machine in the cloud that carries the marks of this Nodepool and this provider.
 *
 * @param nodeId the node that it was made for, as its marks say
 */
public record OwnedMachine(String externalId, @Nullable String nodeId, String name) {}
