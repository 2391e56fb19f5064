package dev.nodepool.driver;

import org.jspecify.annotations.Nullable;

/** Why a launch failed, in terms that the launcher acts on. */
public final class LaunchException extends Exception {
  private static final long serialVersionUID = 1;

  /** What went wrong, in more words than the launcher needs to act: for the statistics. */
  public enum Trouble {
    /** The machine came up in a state of error, or vanished. */
    STATUS("error.status"),
    /** The machine has no address, or its network is not there. */
    NETWORK("error.network"),
    /** The machine got no floating IP. */
    ADDRESS("error.ipadd");

    private final String metric;

    Trouble(String metric) {
      this.metric = metric;
    }
  }

  private final LaunchFailure failure;
  private @Nullable Trouble trouble;

  public LaunchException(LaunchFailure failure, String message) {
    super(message);
    this.failure = failure;
  }

  public LaunchException(LaunchFailure failure, String message, Throwable cause) {
    super(message, cause);
    this.failure = failure;
  }

  /** The same, counted under that trouble; quota and capacity stay what they are. */
  public LaunchException of(Trouble what) {
    trouble = what;
    return this;
  }

  /** The result in {@code nodepool.launch.<result>} (docs/monitoring.md). */
  public String metric() {
    boolean plain = failure == LaunchFailure.CLOUD_ERROR || failure == LaunchFailure.BAD_REQUEST;
    return plain && trouble != null ? trouble.metric : failure.metric;
  }

  /** What happened, in a sentence. */
  public String why() {
    return String.valueOf(getMessage());
  }

  public LaunchFailure reason() {
    return failure;
  }
}
