package dev.nodepool.model;

import org.jspecify.annotations.Nullable;

/** For whom a node is meant: the request that it was given to, copied into the node's record. */
public record Allocation(
    @Nullable String requestId, @Nullable String tenantName, @Nullable String requestor) {
  public static final Allocation FREE = new Allocation(null, null, null);

  public static Allocation to(NodeRequest request) {
    return new Allocation(request.id(), request.tenantName(), request.requestor());
  }
}
