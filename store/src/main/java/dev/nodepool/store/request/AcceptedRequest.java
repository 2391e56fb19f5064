package dev.nodepool.store.request;

import dev.nodepool.model.Node;
import java.util.List;

/** A request that is ours now, and the nodes that were created for it, still unlocked. */
public record AcceptedRequest(LockedRequest request, List<Node> inits) {
  public AcceptedRequest {
    inits = List.copyOf(inits);
  }
}
