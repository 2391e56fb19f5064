package dev.nodepool.openstack;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The cloud refused or failed a call: which kind of trouble, and the cloud's own words. */
public final class CloudApiException extends Exception {
  private static final long serialVersionUID = 1;

  /** What went wrong, as far as a program can act on it. */
  public enum Kind {
    /** 400: the order makes no sense to the cloud. */
    BAD_REQUEST,
    /** 401 or 403 without a word of quota. */
    FORBIDDEN,
    /** 403, 409 or 413 that speaks of quota. */
    QUOTA,
    /** 404. */
    NOT_FOUND,
    /** 409. */
    CONFLICT,
    /** 413 or 429: too many calls. */
    OVER_LIMIT,
    /** 5xx, or nobody answers. */
    UNAVAILABLE,
    /** The answer did not come in time; the call may have been carried out. */
    TIMEOUT
  }

  private final Kind kind;
  private final String words;
  private final @Nullable String requestId;

  public CloudApiException(Kind kind, String words) {
    this(kind, words, null, null);
  }

  public CloudApiException(
      Kind kind, String words, @Nullable String requestId, @Nullable Throwable cause) {
    super(requestId == null ? words : words + " (request " + requestId + ")", cause);
    this.kind = kind;
    this.words = words;
    this.requestId = requestId;
  }

  public Kind kind() {
    return kind;
  }

  /** What the cloud said, without anything of ours. */
  public String words() {
    return words;
  }

  /** By which the cloud's operator finds the call in the logs. */
  public Optional<String> requestId() {
    return Optional.ofNullable(requestId);
  }
}
