package dev.nodepool.ssh;

/** A host that did not show what was waited for in time; the message is a sentence for people. */
public final class ScanFailedException extends Exception {
  private static final long serialVersionUID = 1;

  public ScanFailedException(String message) {
    super(message);
  }
}
