package dev.nodepool.store;

/** The connection broke before an answer came: what was sent may or may not have been done. */
final class Disconnected extends Exception {
  private static final long serialVersionUID = 1;

  Disconnected() {
    super("connection to ZooKeeper lost", null, false, false);
  }
}
