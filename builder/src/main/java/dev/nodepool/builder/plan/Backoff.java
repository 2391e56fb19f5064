package dev.nodepool.builder.plan;

import java.time.Duration;
import java.util.Map;

/**
 * How long to rest after failures in a row: usually a minute after the first, twice as long after
 * each further one, an hour at the most. The count stands in the failed record, so that it survives
 * the builder.
 */
public final class Backoff {
  /** The key of a failed record: how many in a row, this one included. */
  public static final String FAILURES = "failures";

  private static final Duration LONGEST = Duration.ofHours(1);
  private static final int DOUBLINGS = 20;

  private Backoff() {}

  /**
   * The pause after so many failures.
   *
   * @param first the one after the first
   */
  public static Duration after(int failures, Duration first) {
    if (failures == 0) {
      return Duration.ZERO;
    }
    var pause = first.multipliedBy(1L << Math.clamp(failures - 1L, 0, DOUBLINGS));
    return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
  }

  /**
   * The count that a failed record carries: 1 where an older Nodepool wrote none, 0 for what was
   * stopped and may begin anew at once.
   */
  public static int failures(Map<String, Object> extra) {
    return extra.get(FAILURES) instanceof Number number ? Math.max(0, number.intValue()) : 1;
  }
}
