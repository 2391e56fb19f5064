package dev.nodepool.client;

import dev.nodepool.model.NodeRequest;
import java.time.Duration;

/** How waiting for a request ended. */
public sealed interface RequestOutcome {

  /** The nodes are there; the lease is to be used or closed. */
  record Served(Lease lease) implements RequestOutcome {}

  /** Every pool has declined, or tried in vain. The request is still there. */
  record Failed(NodeRequest request) implements RequestOutcome {}

  /** Somebody deleted the request, or it ended with our session. */
  record Gone(String requestId) implements RequestOutcome {}

  /** Not served yet; the request is still there. */
  record TimedOut(String requestId, Duration patience) implements RequestOutcome {}
}
