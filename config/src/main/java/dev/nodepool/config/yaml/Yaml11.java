package dev.nodepool.config.yaml;

import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * YAML 1.1 as PyYAML reads it: {@code yes} is true, {@code 010} is eight, {@code 1:30} is ninety,
 * but {@code 1e3} and {@code 0o7} are text. Dates are text too.
 */
final class Yaml11 extends Resolver {
  private static final Tag VALUE = new Tag(Tag.PREFIX + "value");
  private static final Pattern INTEGER =
      Pattern.compile(
          "[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+"
              + "|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+");
  private static final Pattern REAL =
      Pattern.compile(
          "[-+]?(?:[0-9][0-9_]*)\\.[0-9_]*(?:[eE][-+][0-9]+)?|\\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?"
              + "|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\\.[0-9_]*|[-+]?\\.(?:inf|Inf|INF)"
              + "|\\.(?:nan|NaN|NAN)");
  private static final Pattern WHOLE_INTEGER = Pattern.compile("^(?:" + INTEGER + ")$");
  private static final Pattern WHOLE_REAL = Pattern.compile("^(?:" + REAL + ")$");
  private static final Pattern EQUALS = Pattern.compile("^=$");
  private static final BigInteger SIXTY = BigInteger.valueOf(60);
  private static final int LONGEST_NUMBER = 400;

  @Override
  protected void addImplicitResolvers() {
    addImplicitResolver(Tag.BOOL, BOOL, "yYnNtTfFoO");
    addImplicitResolver(Tag.INT, WHOLE_INTEGER, "-+0123456789");
    addImplicitResolver(Tag.FLOAT, WHOLE_REAL, "-+0123456789.");
    addImplicitResolver(Tag.MERGE, MERGE, "<");
    addImplicitResolver(Tag.NULL, NULL, "~nN\0");
    addImplicitResolver(Tag.NULL, EMPTY, null);
    addImplicitResolver(VALUE, EQUALS, "=");
  }

  /** The value of a scalar; null means empty. Throws when the text does not suit the tag. */
  static @Nullable Object value(Tag tag, String text) throws UnsuitableScalarException {
    if (tag.equals(Tag.STR) || tag.equals(VALUE) || tag.equals(Tag.MERGE)) {
      return text;
    }
    if (tag.equals(Tag.NULL)) {
      return null;
    }
    if (tag.equals(Tag.BOOL) && BOOL.matcher(text).matches()) {
      return switch (text.toLowerCase(Locale.ROOT)) {
        case "yes", "true", "on" -> true;
        default -> false;
      };
    }
    if (tag.equals(Tag.INT) && INTEGER.matcher(text).matches()) {
      return integer(text);
    }
    if (tag.equals(Tag.FLOAT)
        && (REAL.matcher(text).matches() || INTEGER.matcher(text).matches())) {
      return real(text);
    }
    throw new UnsuitableScalarException(
        "the tag " + tag.getValue() + " does not suit this value; write plain YAML without tags");
  }

  private static Number integer(String text) throws UnsuitableScalarException {
    var digits = text.replace("_", "");
    boolean negative = digits.startsWith("-");
    digits = digits.startsWith("-") || digits.startsWith("+") ? digits.substring(1) : digits;
    if (digits.length() > LONGEST_NUMBER) {
      throw new UnsuitableScalarException("this number is too long; put text into quotes");
    }
    try {
      var value = magnitude(digits);
      return smallest(negative ? value.negate() : value);
    } catch (NumberFormatException e) {
      throw new UnsuitableScalarException("this is no number; put text into quotes");
    }
  }

  private static BigInteger magnitude(String digits) {
    if (digits.startsWith("0b")) {
      return new BigInteger(digits.substring(2), 2);
    }
    if (digits.startsWith("0x")) {
      return new BigInteger(digits.substring(2), 16);
    }
    if (digits.startsWith("0") && digits.length() > 1) {
      return new BigInteger(digits, 8);
    }
    var sum = BigInteger.ZERO;
    for (var part : digits.split(":", -1)) {
      sum = sum.multiply(SIXTY).add(new BigInteger(part));
    }
    return sum;
  }

  /** As Jackson reads numbers, so that ours and those out of ZooKeeper compare equal. */
  private static Number smallest(BigInteger value) {
    if (value.bitLength() < Integer.SIZE) {
      return value.intValue();
    }
    return value.bitLength() < Long.SIZE ? (Number) value.longValue() : value;
  }

  private static Double real(String text) throws UnsuitableScalarException {
    var digits = text.replace("_", "").toLowerCase(Locale.ROOT);
    boolean negative = digits.startsWith("-");
    digits = digits.startsWith("-") || digits.startsWith("+") ? digits.substring(1) : digits;
    double sum = 0;
    try {
      for (var part : digits.split(":", -1)) {
        sum = sum * 60 + Double.parseDouble(part);
      }
    } catch (NumberFormatException e) {
      sum = Double.NaN;
    }
    if (!Double.isFinite(sum)) {
      throw new UnsuitableScalarException("this is no finite number; put text into quotes");
    }
    return negative ? -sum : sum;
  }

  /** A scalar whose text does not suit its tag. */
  static final class UnsuitableScalarException extends Exception {
    private static final long serialVersionUID = 1;

    UnsuitableScalarException(String message) {
      super(message);
    }
  }
}
