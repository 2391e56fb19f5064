package dev.nodepool.app.logging;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.Locale;
import java.util.Map;

/** Writes moments as C's {@code strftime} does in the locale C, which is what Python calls. */
final class Strftime {
  private static final Map<Character, String> COMPOUND =
      Map.of(
          'c', "%a %b %e %H:%M:%S %Y",
          'D', "%m/%d/%y",
          'F', "%Y-%m-%d",
          'r', "%I:%M:%S %p",
          'R', "%H:%M",
          'T', "%H:%M:%S",
          'x', "%m/%d/%y",
          'X', "%H:%M:%S");
  private static final Map<Character, String> NAMES =
      Map.of(
          'a', "EEE", 'A', "EEEE", 'b', "MMM", 'h', "MMM", 'B', "MMMM", 'p', "a", 'z', "xx", 'Z',
          "zzz");
  private static final String ZERO_PADDED = "%02d";
  private static final String BLANK_PADDED = "%2d";

  private Strftime() {}

  /** The moment in that format: {@code %-d} is without padding, unknown letters stay. */
  static String write(String format, ZonedDateTime time) {
    var out = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c == '%' && i + 2 < format.length() && format.charAt(i + 1) == '-') {
        i += 2;
        out.append(field(format.charAt(i), time).replaceFirst("^[0 ]+(?=.)", ""));
      } else if (c == '%' && i + 1 < format.length()) {
        out.append(field(format.charAt(++i), time));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  private static String field(char letter, ZonedDateTime time) {
    var compound = COMPOUND.get(letter);
    if (compound != null) {
      return write(compound, time);
    }
    var name = NAMES.get(letter);
    if (name != null) {
      return DateTimeFormatter.ofPattern(name, Locale.ENGLISH).format(time);
    }
    return switch (letter) {
      case '%' -> "%";
      case 'n' -> "\n";
      case 't' -> "\t";
      case 's' -> Long.toString(time.toEpochSecond());
      case 'P' -> time.getHour() < 12 ? "am" : "pm";
      default -> number(letter, time);
    };
  }

  private static String number(char letter, ZonedDateTime time) {
    int hour = time.get(ChronoField.CLOCK_HOUR_OF_AMPM);
    return switch (letter) {
      case 'Y' -> Integer.toString(time.getYear());
      case 'G' -> Integer.toString(time.get(IsoFields.WEEK_BASED_YEAR));
      case 'C' -> ZERO_PADDED.formatted(time.getYear() / 100);
      case 'y' -> ZERO_PADDED.formatted(time.getYear() % 100);
      case 'g' -> ZERO_PADDED.formatted(time.get(IsoFields.WEEK_BASED_YEAR) % 100);
      case 'm' -> ZERO_PADDED.formatted(time.getMonthValue());
      case 'd' -> ZERO_PADDED.formatted(time.getDayOfMonth());
      case 'e' -> BLANK_PADDED.formatted(time.getDayOfMonth());
      case 'H' -> ZERO_PADDED.formatted(time.getHour());
      case 'k' -> BLANK_PADDED.formatted(time.getHour());
      case 'I' -> ZERO_PADDED.formatted(hour);
      case 'l' -> BLANK_PADDED.formatted(hour);
      case 'M' -> ZERO_PADDED.formatted(time.getMinute());
      case 'S' -> ZERO_PADDED.formatted(time.getSecond());
      case 'j' -> "%03d".formatted(time.getDayOfYear());
      case 'u' -> Integer.toString(time.getDayOfWeek().getValue());
      case 'w' -> Integer.toString(time.getDayOfWeek().getValue() % 7);
      case 'V' -> ZERO_PADDED.formatted(time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
      case 'U' -> week(time, time.getDayOfWeek().getValue() % 7);
      case 'W' -> week(time, time.getDayOfWeek().getValue() - 1);
      default -> "%" + letter;
    };
  }

  /** The week of the year, where the first one begins with the first day of a week. */
  private static String week(ZonedDateTime time, int dayOfWeek) {
    return ZERO_PADDED.formatted((time.getDayOfYear() + 6 - dayOfWeek) / 7);
  }
}
