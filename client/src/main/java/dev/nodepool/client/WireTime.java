package dev.nodepool.client;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Moments as records have them: seconds since 1970 with a fraction. */
final class WireTime {
  private static final int MICROS = 6;

  private WireTime() {}

  static BigDecimal of(Instant moment) {
    return BigDecimal.valueOf(moment.getEpochSecond())
        .add(BigDecimal.valueOf(moment.getNano() / 1000, MICROS));
  }

  /** Empty when the value is no moment. */
  static Optional<Instant> parse(@Nullable Object value) {
    if (!(value instanceof Number number) || !Double.isFinite(number.doubleValue())) {
      return Optional.empty();
    }
    var seconds = new BigDecimal(number.toString());
    long micros = seconds.movePointRight(MICROS).longValue();
    return Optional.of(
        Instant.ofEpochSecond(
            Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000L));
  }
}
