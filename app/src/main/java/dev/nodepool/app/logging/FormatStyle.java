package dev.nodepool.app.logging;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How a format of Python's logging marks its fields: {@code style} of a formatter. */
enum FormatStyle {
  PERCENT(
      "%",
      "%(message)s",
      "%(?:(%)|\\((\\w+)\\)([#0+ -]*)(\\d*)(?:\\.(\\d*))?[hlL]?([diouxXeEfFgGcrsa]))") {
    @Override
    Optional<FormatField> field(MatchResult found) {
      return Optional.of(
          new PythonField(
              found.group(2),
              found.group(3),
              number(found.group(4), -1),
              found.group(5) == null ? -1 : number(found.group(5), 0),
              found.group(6).charAt(0)));
    }
  },
  BRACE(
      "{",
      "{message}",
      "(\\{(?=\\{)|\\}(?=\\}))[{}]|\\{(\\w+)(?:!([rsa]))?(?::([^{}]*))?\\}|[{}][^{}]*\\}?") {
    @Override
    Optional<FormatField> field(MatchResult found) {
      var conversion = found.group(3) == null ? ' ' : found.group(3).charAt(0);
      var spec = found.group(4) == null ? "" : found.group(4);
      return BraceField.of(found.group(2), conversion, spec);
    }
  },
  DOLLAR("$", "${message}", "\\$(?:(\\$)|(?=\\{?([_a-zA-Z]\\w*))(?:\\{\\w+\\}|\\w+)|)") {
    @Override
    Optional<FormatField> field(MatchResult found) {
      return Optional.of(new PythonField(found.group(2), "", -1, -1, 's'));
    }
  };

  private final String mark;
  private final String message;

  @SuppressWarnings("ImmutableEnumChecker") // a pattern never changes
  private final Pattern place;

  FormatStyle(String mark, String message, String place) {
    this.mark = mark;
    this.message = message;
    this.place = Pattern.compile(place);
  }

  /** What a format consists of: texts and fields; and what of it nothing can be written for. */
  record Parsed(List<Object> pieces, Set<String> unknown) {}

  /** The style with that mark. */
  static Optional<FormatStyle> of(String mark) {
    for (var style : values()) {
      if (style.mark.equals(mark)) {
        return Optional.of(style);
      }
    }
    return Optional.empty();
  }

  /** How a place of the format is to be written; group 1 is a doubled mark, group 2 the name. */
  abstract Optional<FormatField> field(MatchResult found);

  /** The parts of that format; null and empty mean the message alone. */
  Parsed parse(@Nullable String format) {
    var text = format == null || format.isEmpty() ? message : format;
    var pieces = new ArrayList<Object>();
    var unknown = new LinkedHashSet<String>();
    var matcher = place.matcher(text);
    int end = 0;
    while (matcher.find()) {
      pieces.add(text.substring(end, matcher.start()));
      end = matcher.end();
      if (matcher.group(1) != null) {
        pieces.add(matcher.group(1));
        continue;
      }
      var name = matcher.group(2);
      var field =
          name != null && LogRecord.knows(name)
              ? field(matcher.toMatchResult())
              : Optional.<FormatField>empty();
      field.ifPresentOrElse(pieces::add, () -> unknown.add(unknown(matcher.group(), name)));
    }
    pieces.add(text.substring(end));
    return new Parsed(List.copyOf(pieces), unknown);
  }

  private String unknown(String found, @Nullable String name) {
    return "the format field " + (this == PERCENT ? "%(" + name + ")" : found);
  }

  private static int number(String digits, int otherwise) {
    // A longer one is a slip of the pen, and would fill the memory.
    return digits.isEmpty()
        ? otherwise
        : Integer.parseInt(digits.substring(0, Math.min(3, digits.length())));
  }
}
