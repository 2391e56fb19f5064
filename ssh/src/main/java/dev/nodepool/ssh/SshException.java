package dev.nodepool.ssh;

import org.jspecify.annotations.Nullable;

/** A login, command or transfer that did not work; the message is a sentence for people. */
public final class SshException extends Exception {
  private static final long serialVersionUID = 1;

  public SshException(String message) {
    super(message);
  }

  public SshException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
