package dev.nodepool.openstack.api;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The cloud refused or failed a call: which kind of trouble, and the cloud's own words. */
public final class CloudApiException extends Exception {
  private static final long serialVersionUID = 1;
  private static final int RECOGNISED = 24;

  /** What went wrong, as far as a program can act on it. */
  public enum Kind {
    /** 400: the order makes no sense to the cloud, or asks for more than it gives to anybody. */
    BAD_REQUEST,
    /** 401 or 403 without a word of a shortage. */
    FORBIDDEN,
    /** 400, 403, 409 or 413 that speaks of a {@link Shortage#QUOTA}. */
    QUOTA,
    /** 404. */
    NOT_FOUND,
    /** 409. */
    CONFLICT,
    /** 413 or 429: too many calls. */
    OVER_LIMIT,
    /** 5xx, or nobody answers. */
    UNAVAILABLE,
    /** The proxy before the cloud let nothing through: the call was not carried out. */
    PROXY,
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
    this(kind, words, null, requestId, cause);
  }

  /**
   * With everything that is known.
   *
   * @param where the call, for the message
   */
  public CloudApiException(
      Kind kind,
      String words,
      @Nullable String where,
      @Nullable String requestId,
      @Nullable Throwable cause) {
    super(message(words, where, requestId), cause);
    this.kind = kind;
    this.words = words;
    this.requestId = requestId;
  }

  private static String message(String words, @Nullable String where, @Nullable String requestId) {
    if (where == null && requestId == null) {
      return words;
    }
    var request = requestId == null ? "" : "request " + requestId;
    var both = where == null || requestId == null ? "" : ", ";
    return "%s (%s%s%s)".formatted(words, where == null ? "" : where, both, request);
  }

  /** The same without a text of base64 that the cloud has quoted, in whole or in part. */
  public CloudApiException without(String base64) {
    var beginning = base64.substring(0, Math.min(RECOGNISED, base64.length()));
    if (!words.contains(beginning)) {
      return this;
    }
    var pattern = Pattern.quote(beginning) + "[A-Za-z0-9+/=]*";
    return new CloudApiException(kind, words.replaceAll(pattern, "***"), requestId, getCause());
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
