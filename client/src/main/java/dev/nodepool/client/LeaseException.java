package dev.nodepool.client;

/** A node cannot be leased, kept or given back; the message is one plain sentence. */
public final class LeaseException extends Exception {
  private static final long serialVersionUID = 1;

  public LeaseException(String message) {
    super(message);
  }

  public LeaseException(String message, Throwable cause) {
    super(message, cause);
  }
}
