package dev.nodepool.client;

import dev.nodepool.model.NodeRequest;

/** Hears what happens to a request while somebody waits for it, on the waiting thread. */
@FunctionalInterface
public interface RequestListener {
  /** Nobody wants to know. */
  RequestListener NONE = request -> {};

  /** The request as it is now; called for each change that is seen, some may be skipped. */
  void changed(NodeRequest request);
}
