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
    /** 405, 406 or 501: this cloud has no such call. */
    UNSUPPORTED,
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
  private final boolean atLogin;

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
    this(kind, words, where, requestId, cause, false);
  }

  private CloudApiException(
      Kind kind,
      String words,
      @Nullable String where,
      @Nullable String requestId,
      @Nullable Throwable cause,
      boolean atLogin) {
    super(message(words, where, requestId), cause);
    this.kind = kind;
    this.words = words;
    this.requestId = requestId;
    this.atLogin = atLogin;
  }

  /** Keystone did not let us in: the call itself was not made. */
  public static CloudApiException atLogin(Kind kind, String words, @Nullable String requestId) {
    return new CloudApiException(kind, words, null, requestId, null, true);
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

  /** The cloud will not answer this to us, now or later: its policy forbids it, or its release. */
  public boolean isRefusal() {
    return !atLogin
        && (kind == Kind.FORBIDDEN || kind == Kind.NOT_FOUND || kind == Kind.UNSUPPORTED);
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
