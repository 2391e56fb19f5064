package dev.nodepool.store.connection;

/** What we know of our session with ZooKeeper. */
public enum ConnectionState {
  CONNECTED,
  /** No answer at the moment; our locks may still be ours. */
  SUSPENDED,
  /** The session is over: its locks and registrations are gone. */
  LOST
}
