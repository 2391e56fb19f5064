package dev.nodepool.store.node;

import dev.nodepool.store.connection.StoreException;

/** The node's record has been deleted by somebody else. */
public final class NodeGoneException extends StoreException {
  private static final long serialVersionUID = 1;

  public NodeGoneException(String id) {
    super("node %s is gone from ZooKeeper".formatted(id));
  }
}
