package dev.nodepool.store.lock;

import dev.nodepool.store.connection.StoreException;

/** The lock that allowed a write is no longer ours, so nothing was written. */
public final class LockLostException extends StoreException {
  private static final long serialVersionUID = 1;

  public LockLostException(String what) {
    super("the lock of %s was lost; nothing was written".formatted(what));
  }
}
