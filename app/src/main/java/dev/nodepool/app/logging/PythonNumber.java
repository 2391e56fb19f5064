package dev.nodepool.app.logging;

import dev.nodepool.cli.output.PythonText;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Numbers as Python's format codes write them, before anything is filled up. */
final class PythonNumber {
  private static final int USUAL_PRECISION = 6;
  private static final int LEAST_PLAIN = -4;

  private PythonNumber() {}

  /** The exact value; zero where it is no number. */
  static BigDecimal exact(Object value) {
    return switch (value) {
      case Double real when !real.isNaN() && !real.isInfinite() -> new BigDecimal(real);
      case Number whole when !(whole instanceof Double) -> new BigDecimal(whole.toString());
      default -> BigDecimal.ZERO;
    };
  }

  static BigInteger whole(Object value) {
    return exact(value).toBigInteger();
  }

  /** With {@code precision} digits after the point: {@code f}. */
  static String fixed(BigDecimal value, int precision) {
    return value
        .setScale(precision < 0 ? USUAL_PRECISION : precision, RoundingMode.HALF_EVEN)
        .toPlainString();
  }

  /** One digit before the point, {@code precision} after it: {@code e}. */
  static String scientific(BigDecimal value, int precision) {
    int digits = precision < 0 ? USUAL_PRECISION : precision;
    var rounded = value.round(new MathContext(digits + 1, RoundingMode.HALF_EVEN));
    int exponent = rounded.signum() == 0 ? 0 : rounded.precision() - rounded.scale() - 1;
    return fixed(rounded.movePointLeft(exponent), digits)
        + "e%s%02d".formatted(exponent < 0 ? "-" : "+", Math.abs(exponent));
  }

  /** Short, with so many digits that count: {@code g}; {@code whole} keeps the zeros at its end. */
  static String general(BigDecimal value, int precision, boolean whole) {
    return general(value, Math.max(1, precision < 0 ? USUAL_PRECISION : precision), whole, false);
  }

  /** As {@code str} of a number with a point, with so many digits that count. */
  static String like(Object value, int precision) {
    return precision < 0
        ? PythonText.repr(value)
        : general(exact(value), Math.max(1, precision), false, true);
  }

  private static String general(BigDecimal value, int digits, boolean whole, boolean point) {
    var rounded = value.round(new MathContext(digits, RoundingMode.HALF_EVEN));
    int exponent = rounded.signum() == 0 ? 0 : rounded.precision() - rounded.scale() - 1;
    if (exponent < LEAST_PLAIN || exponent >= (point ? digits - 1 : digits)) {
      var text = scientific(rounded, digits - 1);
      int e = text.indexOf('e');
      return (whole ? text.substring(0, e) : shortened(text.substring(0, e))) + text.substring(e);
    }
    var text = fixed(rounded, digits - 1 - exponent);
    if (whole) {
      return text.contains(".") ? text : text + ".";
    }
    var plain = shortened(text);
    return point && !plain.contains(".") ? plain + ".0" : plain;
  }

  private static String shortened(String text) {
    return text.contains(".") ? text.replaceFirst("\\.?0+$", "") : text;
  }

  /** In one of the codes of numbers with a point: {@code e f g} in either case. */
  static String real(Object value, char kind, int precision, boolean whole) {
    var exact = exact(value);
    var text =
        switch (Character.toLowerCase(kind)) {
          case 'e' -> scientific(exact, precision);
          case 'g', 'n' -> general(exact, precision, whole);
          default -> fixed(exact, precision);
        };
    return Character.isUpperCase(kind) ? text.toUpperCase(Locale.ROOT) : text;
  }
}
