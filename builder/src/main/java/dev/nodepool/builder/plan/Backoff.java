package dev.nodepool.builder.plan;

import java.time.Duration;
import java.util.Map;

/**
 * How long to rest after failures in a row: a minute after the first, twice as long after each
 * further one, an hour at the most. The count stands in the failed record, so that it survives the
 * builder.
 */
public final class Backoff {
  /** The key of a failed record: how many in a row, this one included. */
  public static final String FAILURES = "failures";

  private static final Duration FIRST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final int DOUBLINGS = 6;

  private Backoff() {}

  public static Duration after(int failures) {
    var pause = FIRST.multipliedBy(1L << Math.clamp(failures - 1L, 0, DOUBLINGS));
    return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
  }

  /** The count that a failed record carries; 1 where an older Nodepool wrote none. */
  public static int failures(Map<String, Object> extra) {
    return extra.get(FAILURES) instanceof Number number ? Math.max(1, number.intValue()) : 1;
  }
}
