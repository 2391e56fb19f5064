package dev.nodepool.store.autohold;

import dev.nodepool.store.connection.StoreException;

/** The hold request has been deleted meanwhile. */
public final class HoldRequestGoneException extends StoreException {
  private static final long serialVersionUID = 1;

  HoldRequestGoneException(String id) {
    super("hold request %s has been deleted".formatted(id));
  }
}
