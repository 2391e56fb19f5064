package dev.nodepool.store.connection;

/** ZooKeeper does not answer, or will not do what was asked; the message is one plain sentence. */
public class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public StoreException(String message) {
    super(message);
  }

  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
