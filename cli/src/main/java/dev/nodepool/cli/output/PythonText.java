package dev.nodepool.cli.output;

import dev.nodepool.model.text.Printable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values as Python writes them: scripts that read Nodepool's tables know {@code {'slot': 1}} and
 * {@code None}.
 */
public final class PythonText {
  private static final double LARGEST_PLAIN = 1e16;
  private static final double SMALLEST_PLAIN = 1e-4;

  private PythonText() {}

  /** What {@code str(value)} gives: text stays as it is, all else as in {@link #repr}. */
  public static String str(@Nullable Object value) {
    return value instanceof String text ? text : repr(value);
  }

  /** What {@code repr(value)} gives. */
  public static String repr(@Nullable Object value) {
    return switch (value) {
      case null -> "None";
      case Boolean flag -> flag ? "True" : "False";
      case Double real -> real(real);
      case Float real -> real(real.doubleValue());
      case BigDecimal real -> real(real.doubleValue());
      case Number whole -> whole.toString();
      case Map<?, ?> map -> map(map);
      case Collection<?> items -> items(items);
      default -> quoted(value.toString());
    };
  }

  private static String map(Map<?, ?> map) {
    List<String> parts = new ArrayList<>();
    map.forEach((key, value) -> parts.add(repr(key) + ": " + repr(value)));
    return "{" + String.join(", ", parts) + "}";
  }

  private static String items(Collection<?> items) {
    return "[" + String.join(", ", items.stream().map(PythonText::repr).toList()) + "]";
  }

  private static String real(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    double size = Math.abs(value);
    if (size == 0 || size >= SMALLEST_PLAIN && size < LARGEST_PLAIN) {
      var plain = new BigDecimal(Double.toString(value)).toPlainString();
      return plain.contains(".") ? plain : plain + ".0";
    }
    return exponential(Double.toString(value));
  }

  /** Java's {@code 1.0E-5} as Python's {@code 1e-05}. */
  private static String exponential(String java) {
    var parts = java.split("E", 2);
    var digits = parts[0].endsWith(".0") ? parts[0].substring(0, parts[0].length() - 2) : parts[0];
    int exponent = Integer.parseInt(parts[1]);
    return "%se%s%02d".formatted(digits, exponent < 0 ? "-" : "+", Math.abs(exponent));
  }

  private static String quoted(String text) {
    char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
    var out = new StringBuilder().append(quote);
    text.codePoints().forEach(point -> append(out, point, quote));
    return out.append(quote).toString();
  }

  private static void append(StringBuilder out, int point, char quote) {
    if (point == quote || point == '\\') {
      out.append('\\').append((char) point);
    } else {
      Printable.append(out, point);
    }
  }
}
