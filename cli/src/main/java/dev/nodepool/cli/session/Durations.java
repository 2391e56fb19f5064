package dev.nodepool.cli.session;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads spans of time such as {@code 90}, {@code 90s}, {@code 15m}, {@code 1h30m} or {@code 2d}.
 */
public final class Durations implements ITypeConverter<Duration> {
  private static final Pattern SPAN =
      Pattern.compile("(?:(\\d{1,6})d)?(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,9})s?)?");

  @Override
  public Duration convert(String text) {
    var parts = SPAN.matcher(text);
    if (text.isEmpty() || !parts.matches()) {
      throw new TypeConversionException(
          "'%s' is not a span of time: write it as 90s, 15m, 1h or 2d".formatted(text));
    }
    return Duration.ofDays(number(parts.group(1)))
        .plusHours(number(parts.group(2)))
        .plusMinutes(number(parts.group(3)))
        .plusSeconds(number(parts.group(4)));
  }

  private static long number(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }

  /** As {@link #convert} reads it, in the largest units. */
  public static String text(Duration span) {
    var out = new StringBuilder();
    append(out, span.toDaysPart(), "d");
    append(out, span.toHoursPart(), "h");
    append(out, span.toMinutesPart(), "m");
    append(out, span.toSecondsPart(), "s");
    return out.isEmpty() ? "0s" : out.toString();
  }

  private static void append(StringBuilder out, long amount, String unit) {
    if (amount != 0) {
      out.append(amount).append(unit);
    }
  }
}
