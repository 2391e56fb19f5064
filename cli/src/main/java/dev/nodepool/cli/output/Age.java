package dev.nodepool.cli.output;

import java.time.Duration;
import java.time.Instant;

/** How long something has been so, as {@code DD:HH:MM:SS}. */
public final class Age {
  private Age() {}

  /** Whole seconds from then to now; a moment in the future counts as now. */
  public static String between(Instant then, Instant now) {
    var age = Duration.between(then, now);
    if (age.isNegative()) {
      age = Duration.ZERO;
    }
    return "%02d:%02d:%02d:%02d"
        .formatted(age.toDays(), age.toHoursPart(), age.toMinutesPart(), age.toSecondsPart());
  }
}
