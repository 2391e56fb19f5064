package dev.nodepool.app.logging;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Formats of Python's logging in Logback's language. */
final class PythonFormat {
  static final String DEFAULT_DATE = "yyyy-MM-dd HH:mm:ss,SSS";

  private static final String END = "%n%" + IndentedTrace.WORD;

  /** The message alone: what Python writes without a formatter. */
  static final String MESSAGE = "%" + AnnotatedMessage.WORD + END;

  /** Lines as Nodepool 11 writes them when nobody says how. */
  static final String DEFAULT =
      "%d{\"" + DEFAULT_DATE + "\"} %replace(%level){'^WARN$','WARNING'} %logger: " + MESSAGE;

  private static final Pattern FIELD = Pattern.compile("%(?:\\((\\w+)\\)([-0-9.]*)[a-z]|%)");
  private static final Map<String, String> FIELDS =
      Map.ofEntries(
          Map.entry("name", "logger"),
          Map.entry("message", AnnotatedMessage.WORD),
          Map.entry("levelname", "level"),
          Map.entry("threadName", "thread"),
          Map.entry("thread", "thread"),
          Map.entry("filename", "file"),
          Map.entry("pathname", "file"),
          Map.entry("module", "class{0}"),
          Map.entry("lineno", "line"),
          Map.entry("funcName", "method"),
          Map.entry("relativeCreated", "relative"));
  private static final Map<Character, String> DATE_FIELDS =
      Map.ofEntries(
          Map.entry('Y', "yyyy"),
          Map.entry('y', "yy"),
          Map.entry('m', "MM"),
          Map.entry('d', "dd"),
          Map.entry('H', "HH"),
          Map.entry('I', "hh"),
          Map.entry('M', "mm"),
          Map.entry('S', "ss"),
          Map.entry('f', "SSSSSS"),
          Map.entry('b', "MMM"),
          Map.entry('B', "MMMM"),
          Map.entry('a', "EEE"),
          Map.entry('A', "EEEE"),
          Map.entry('j', "DDD"),
          Map.entry('p', "a"),
          Map.entry('z', "XX"),
          Map.entry('Z', "zzz"));

  private final List<String> unmapped = new ArrayList<>();

  /** What had no counterpart. */
  List<String> unmapped() {
    return unmapped;
  }

  /** The pattern for that format and date format; null means Python's own default. */
  String pattern(@Nullable String format, @Nullable String dateFormat) {
    var date = dateFormat == null ? DEFAULT_DATE : date(dateFormat);
    if (format == null) {
      return MESSAGE;
    }
    var out = new StringBuilder();
    var matcher = FIELD.matcher(format);
    int end = 0;
    while (matcher.find()) {
      out.append(literal(format.substring(end, matcher.start())));
      var field = matcher.group(1);
      out.append(field == null ? "\\%" : field(field, matcher.group(2), date));
      end = matcher.end();
    }
    return out.append(literal(format.substring(end))).append(END).toString();
  }

  private String field(String name, String width, String date) {
    var pad = width.matches("-?\\d+") ? width : "";
    if (name.equals("asctime")) {
      return "%" + pad + "d{\"" + date + "\"}";
    }
    if (name.equals("levelname")) {
      return "%" + pad + "replace(%level){'^WARN$','WARNING'}";
    }
    if (name.equals("process")) {
      return Long.toString(ProcessHandle.current().pid());
    }
    var word = FIELDS.get(name);
    if (word == null) {
      unmapped.add("the format field %(" + name + ")");
      return "";
    }
    return "%" + pad + word;
  }

  private static String literal(String text) {
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)").replace("%", "\\%");
  }

  private String date(String python) {
    var out = new StringBuilder();
    for (int i = 0; i < python.length(); i++) {
      char c = python.charAt(i);
      if (c == '%' && i + 1 < python.length()) {
        char field = python.charAt(++i);
        var word = DATE_FIELDS.get(field);
        if (word == null) {
          unmapped.add("the date format " + python);
          return DEFAULT_DATE;
        }
        out.append(word);
      } else {
        out.append(Character.isLetter(c) ? "'" + c + "'" : String.valueOf(c));
      }
    }
    return out.toString();
  }
}
