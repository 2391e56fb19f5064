package dev.nodepool.cloudmodel.faults;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What goes wrong with a call, and whether the cloud did what it was asked nevertheless. */
public enum CallFault {
  /** An error of the server's; nothing was done. */
  FAIL_BEFORE(false),
  /** An error of the server's, though it was done. */
  FAIL_AFTER(true),
  /** No answer; nothing was done. */
  HANG_BEFORE(false),
  /** No answer, though it was done. */
  HANG_AFTER(true),
  /** The connection ends; nothing was done. */
  DROP_BEFORE(false),
  /** The connection ends, though it was done. */
  DROP_AFTER(true),
  /** 429: come back later; nothing was done. */
  TOO_MANY(false);

  private final boolean carriedOut;

  CallFault(boolean carriedOut) {
    this.carriedOut = carriedOut;
  }

  /** The cloud does what it was asked before things go wrong. */
  public boolean carriedOut() {
    return carriedOut;
  }

  /** As settings have it: {@code fail-after}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Throws IllegalArgumentException in one sentence when there is no such fault. */
  public static CallFault of(String key) {
    for (var fault : values()) {
      if (fault.key().equals(key)) {
        return fault;
      }
    }
    var all = Arrays.stream(values()).map(CallFault::key).collect(Collectors.joining(", "));
    throw new IllegalArgumentException("%s is no fault: it is one of %s".formatted(key, all));
  }
}
