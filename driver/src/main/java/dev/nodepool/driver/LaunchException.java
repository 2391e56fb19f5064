package dev.nodepool.driver;

/** Why a launch failed, in terms that the launcher acts on. */
public final class LaunchException extends Exception {
  private static final long serialVersionUID = 1;

  /** What the launcher does about it. */
  public enum Reason {
    /**
     * The cloud has no room for us now: the node is aborted, not counted as an attempt, and the
     * request waits.
     */
    OUT_OF_QUOTA("error.quota"),
    /** The cloud has no host for this machine: counts as an attempt. */
    NO_CAPACITY("error.capacity"),
    /**
     * The cloud did not like the order: caches of images, flavors, networks and zones are dropped.
     */
    BAD_REQUEST("error.unknown"),
    /** It took too long. */
    TIMED_OUT("error.servercreatetimeout"),
    /** Whatever else the cloud said. */
    CLOUD_ERROR("error.unknown"),
    /** The machine runs but does not answer with its host keys. */
    NO_HOST_KEYS("error.keyscan");

    private final String metric;

    Reason(String metric) {
      this.metric = metric;
    }

    /** The result in {@code nodepool.launch.<result>} (compatibility.md 6). */
    public String metric() {
      return metric;
    }
  }

  private final Reason reason;

  public LaunchException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public LaunchException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** What happened, in a sentence. */
  public String why() {
    return String.valueOf(getMessage());
  }

  public Reason reason() {
    return reason;
  }
}
