package dev.nodepool.client;

import dev.nodepool.model.NodeRequest;
import java.time.Duration;

/** How waiting for a request ended. */
public sealed interface Outcome {

  /** The nodes are there; the lease is to be used or closed. */
  record Served(Lease lease) implements Outcome {}

  /** Every pool has declined, or tried in vain. The request is still there. */
  record Failed(NodeRequest request) implements Outcome {}

  /** Somebody deleted the request, or it ended with our session. */
  record Gone(String requestId) implements Outcome {}

  /** Not served yet; the request is still there. */
  record TimedOut(String requestId, Duration patience) implements Outcome {}
}
