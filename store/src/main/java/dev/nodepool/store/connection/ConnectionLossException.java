package dev.nodepool.store.connection;

/** The connection broke before an answer came: what was sent may or may not have been done. */
public final class ConnectionLossException extends Exception {
  private static final long serialVersionUID = 1;

  ConnectionLossException() {
    super("connection to ZooKeeper lost", null, false, false);
  }
}
