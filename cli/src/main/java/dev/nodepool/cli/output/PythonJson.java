package dev.nodepool.cli.output;

import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Plain values as Python's {@code json.dumps} writes them: on one line, a blank after commas and
 * colons, everything beyond ASCII escaped.
 */
public final class PythonJson {
  private PythonJson() {}

  public static String text(@Nullable Object value) {
    var out = new StringBuilder();
    write(out, value);
    return out.toString();
  }

  private static void write(StringBuilder out, @Nullable Object value) {
    switch (value) {
      case null -> out.append("null");
      case Boolean flag -> out.append(flag);
      case Number number -> out.append(number(number));
      case Map<?, ?> map -> object(out, map);
      case Collection<?> items -> array(out, items);
      default -> quoted(out, value.toString());
    }
  }

  /** Python's repr, except for what is no number. */
  private static String number(Number number) {
    return switch (PythonText.repr(number)) {
      case "nan" -> "NaN";
      case "inf" -> "Infinity";
      case "-inf" -> "-Infinity";
      case String usual -> usual;
    };
  }

  private static void object(StringBuilder out, Map<?, ?> map) {
    out.append('{');
    var comma = "";
    for (var entry : map.entrySet()) {
      quoted(out.append(comma), String.valueOf(entry.getKey()));
      write(out.append(": "), entry.getValue());
      comma = ", ";
    }
    out.append('}');
  }

  private static void array(StringBuilder out, Collection<?> items) {
    out.append('[');
    var comma = "";
    for (var item : items) {
      write(out.append(comma), item);
      comma = ", ";
    }
    out.append(']');
  }

  private static void quoted(StringBuilder out, String text) {
    out.append('"');
    text.chars().forEach(unit -> append(out, (char) unit));
    out.append('"');
  }

  private static void append(StringBuilder out, char unit) {
    switch (unit) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      default -> {
        if (unit >= ' ' && unit <= '~') {
          out.append(unit);
        } else {
          out.append("\\u%04x".formatted((int) unit));
        }
      }
    }
  }
}
