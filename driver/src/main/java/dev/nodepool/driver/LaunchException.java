package dev.nodepool.driver;

import org.jspecify.annotations.Nullable;

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

  /** What went wrong, in more words than the launcher needs to act: for the statistics. */
  public enum Trouble {
    /** The machine came up in a state of error, or vanished. */
    STATUS("error.status"),
    /** The machine has no address, or its network is not there. */
    NETWORK("error.network"),
    /** The machine got no floating IP. */
    ADDRESS("error.ipadd"),
    /** The machine's image was not made in time. */
    IMAGE_TIMEOUT("error.imagetimeout"),
    /** What a failed attempt left could not be deleted in time. */
    DELETE_TIMEOUT("error.serverdeletetimeout"),
    /** The machine has host keys, but does not let us in. */
    SSH("error.ssh"),
    /** The configuration and the cloud do not fit together. */
    NODEPOOL("error.nodepool");

    private final String metric;

    Trouble(String metric) {
      this.metric = metric;
    }
  }

  private final Reason reason;
  private @Nullable Trouble trouble;

  public LaunchException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public LaunchException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** The same, counted under that trouble; quota and capacity stay what they are. */
  public LaunchException of(Trouble what) {
    trouble = what;
    return this;
  }

  /** The result in {@code nodepool.launch.<result>} (compatibility.md 6). */
  public String metric() {
    boolean plain = reason == Reason.CLOUD_ERROR || reason == Reason.BAD_REQUEST;
    return plain && trouble != null ? trouble.metric : reason.metric();
  }

  /** What happened, in a sentence. */
  public String why() {
    return String.valueOf(getMessage());
  }

  public Reason reason() {
    return reason;
  }
}
