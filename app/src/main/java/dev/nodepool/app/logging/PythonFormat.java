package dev.nodepool.app.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A format of Python's logging: what its {@code logging.Formatter} would make of an event. Further
 * lines of a message are indented in any case, so that no text can look like a line of its own.
 * Thread-safe.
 */
final class PythonFormat {
  private static final String LINES = "%(asctime)s %(levelname)s %(name)s: %(message)s";

  /** Lines as Nodepool 11 writes them when nobody says how. */
  static final PythonFormat DEFAULT = of(LINES, null);

  /** The message alone: what Python writes without a formatter. */
  static final PythonFormat MESSAGE = of(null, null);

  private static final String USUAL_DATE = "%Y-%m-%d %H:%M:%S";

  private final List<Object> pieces;
  private final @Nullable String dateFormat;
  private final boolean everyLine;
  private final Set<String> unknown;

  /** The date of the line before: a busy launcher writes hundreds in a second. */
  private volatile DatedSecond latest = new DatedSecond(Long.MIN_VALUE, ZoneOffset.UTC, "");

  private record DatedSecond(long second, ZoneId zone, String date) {}

  private PythonFormat(
      List<Object> pieces, @Nullable String dateFormat, boolean everyLine, Set<String> unknown) {
    this.pieces = pieces;
    this.dateFormat = dateFormat;
    this.everyLine = everyLine;
    this.unknown = unknown;
  }

  /** That format with that date format; null and empty mean Python's own. */
  static PythonFormat of(@Nullable String format, @Nullable String dateFormat) {
    return of(FormatStyle.PERCENT, format, dateFormat);
  }

  /** The same in another style. */
  static PythonFormat of(FormatStyle style, @Nullable String format, @Nullable String dateFormat) {
    var parsed = style.parse(format);
    var date = dateFormat == null || dateFormat.isEmpty() ? null : dateFormat;
    return new PythonFormat(parsed.pieces(), date, false, parsed.unknown());
  }

  /** The same with what stands before a message before each of its further lines too. */
  PythonFormat onEveryLine() {
    return new PythonFormat(pieces, dateFormat, true, unknown);
  }

  /** What it asks for and no event has, in words. */
  Set<String> unmapped() {
    return unknown;
  }

  /** The event as text, ending with a line break. */
  String write(ILoggingEvent event, ZoneId zone, String process) {
    var record = new LogRecord(event, asctime(event, zone), process);
    var lines = record.lines();
    var out = new StringBuilder();
    if (everyLine) {
      Stream.concat(lines.stream(), record.trace().lines())
          .forEach(line -> append(out, record, line).append('\n'));
      return out.toString();
    }
    append(out, record, String.join("\n", lines)).append('\n');
    return out.append(record.trace()).toString();
  }

  private StringBuilder append(StringBuilder out, LogRecord record, String message) {
    for (var piece : pieces) {
      out.append(
          piece instanceof FormatField field
              ? field.write(record.value(field.name(), message))
              : piece);
    }
    return out;
  }

  private String asctime(ILoggingEvent event, ZoneId zone) {
    long second = Math.floorDiv(event.getTimeStamp(), 1000L);
    var known = latest;
    if (known.second() != second || !known.zone().equals(zone)) {
      var time = Instant.ofEpochSecond(second).atZone(zone);
      var format = dateFormat == null ? USUAL_DATE : dateFormat;
      known = new DatedSecond(second, zone, Strftime.write(format, time));
      latest = known;
    }
    if (dateFormat != null) {
      return known.date();
    }
    long millis = Math.floorMod(event.getTimeStamp(), 1000L);
    return known.date() + (millis < 10 ? ",00" : millis < 100 ? ",0" : ",") + millis;
  }
}
