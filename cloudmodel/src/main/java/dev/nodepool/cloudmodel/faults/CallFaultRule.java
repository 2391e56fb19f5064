package dev.nodepool.cloudmodel.faults;

import java.time.Duration;

/**
 * Which calls go wrong, and how.
 *
 * @param calls {@code service.METHOD.operation}, with {@code *} for any text: {@code
 *     compute.POST.servers}, {@code network.*}
 * @param times how often at most; negative is for ever
 * @param share of the calls that are hit, 0 to 1
 * @param status of HTTP, for the faults that have an answer
 * @param pause how long a hanging call is held, or after how long to come back
 */
public record CallFaultRule(
    String calls, CallFault fault, int times, double share, int status, Duration pause) {
  public CallFaultRule {
    if (share < 0 || share > 1) {
      throw new IllegalArgumentException("share must be between 0 and 1, not " + share);
    }
  }

  /** Every such call goes wrong, so many times, in the usual way. */
  public static CallFaultRule of(String calls, CallFault fault, int times) {
    boolean tooMany = fault == CallFault.TOO_MANY;
    return new CallFaultRule(
        calls,
        fault,
        times,
        1,
        tooMany ? 429 : 503,
        tooMany ? Duration.ofSeconds(1) : Duration.ofMinutes(10));
  }
}
