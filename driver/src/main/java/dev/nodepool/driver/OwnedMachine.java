package dev.nodepool.driver;

import org.jspecify.annotations.Nullable;

/**
 * A machine in the cloud that carries the marks of this Nodepool and this provider.
 *
 * @param nodeId the node that it was made for, as its marks say
 * @param resource what it is, as metrics name it: a part of a machine that is left may be listed
 *     like one, and is deleted like one
 */
public record OwnedMachine(
    String externalId, @Nullable String nodeId, String name, String resource) {
  private static final String INSTANCES = "instances";

  public OwnedMachine(String externalId, @Nullable String nodeId, String name) {
    this(externalId, nodeId, name, INSTANCES);
  }
}
