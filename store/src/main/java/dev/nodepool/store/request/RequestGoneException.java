package dev.nodepool.store.request;

import dev.nodepool.store.connection.StoreException;

/** The requestor has deleted the request, which cancels it. */
public final class RequestGoneException extends StoreException {
  private static final long serialVersionUID = 1;

  public RequestGoneException(String id) {
    super("request %s is gone from ZooKeeper".formatted(id));
  }
}
