package dev.nodepool.app.logging;

import dev.nodepool.cli.output.PythonText;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * One place of a format with braces, as {@code str.format} of Python reads it: <code>
 * {levelname!s:>8}</code>.
 *
 * @param conversion r, s or a; a blank for none
 * @param spec what stands after the colon
 */
record BraceField(String name, char conversion, MatchResult spec) implements FormatField {
  private static final Pattern SPEC =
      Pattern.compile(
          "(?s)(?:(.)?([<>=^]))?([-+ ]?)(#?)(0?)(\\d*)([,_]?)(?:\\.(\\d+))?([bcdeEfFgGnosxX%]?)");

  private static final int MOST = 999;
  private static final int DECIMAL_GROUP = 3;
  private static final int BINARY_GROUP = 4;

  /** Empty when Python would not take that either, or it is too odd for us. */
  static Optional<FormatField> of(String name, char conversion, String spec) {
    var matcher = SPEC.matcher(spec);
    return matcher.matches()
        ? Optional.of(new BraceField(name, conversion, matcher.toMatchResult()))
        : Optional.empty();
  }

  @Override
  public String write(Object value) {
    return switch (conversion) {
      case 'r', 'a' -> text(PythonText.repr(value));
      case 's' -> text(PythonText.str(value));
      default -> value instanceof Number number ? number(number) : text(PythonText.str(value));
    };
  }

  private int number(int group) {
    var digits = spec.group(group);
    return digits == null || digits.isEmpty()
        ? -1
        // A longer one is a slip of the pen, and would fill the memory.
        : digits.length() > 3 ? MOST : Integer.parseInt(digits);
  }

  private boolean has(int group) {
    var found = spec.group(group);
    return found != null && !found.isEmpty();
  }

  private String text(String value) {
    int most = number(8) < 0 ? Integer.MAX_VALUE : number(8);
    boolean cut = value.codePointCount(0, value.length()) > most;
    return filled("", cut ? value.substring(0, value.offsetByCodePoints(0, most)) : value, "<");
  }

  private String number(Number value) {
    char kind = has(9) ? spec.group(9).charAt(0) : ' ';
    var digits = digits(value, kind);
    boolean negative = digits.startsWith("-");
    var sign = negative ? "-" : spec.group(3).equals("-") ? "" : spec.group(3);
    if (has(4) && "bcoxX".indexOf(kind) >= 0) {
      sign += "0" + kind;
    }
    var body = negative ? digits.substring(1) : digits;
    if (has(7)) {
      int group = "boxX".indexOf(kind) >= 0 ? BINARY_GROUP : DECIMAL_GROUP;
      boolean zeros = has(5) && !has(2);
      body = grouped(body, spec.group(7), group, zeros ? number(6) - sign.length() : 0);
    }
    return filled(sign, body, has(5) && !has(2) ? "=" : ">");
  }

  private String digits(Number value, char kind) {
    boolean real = value instanceof Double;
    return switch (kind) {
      case 'b' -> PythonNumber.whole(value).toString(2);
      case 'o' -> PythonNumber.whole(value).toString(8);
      case 'x' -> PythonNumber.whole(value).toString(16);
      case 'X' -> PythonNumber.whole(value).toString(16).toUpperCase(Locale.ROOT);
      case 'd' -> PythonNumber.whole(value).toString();
      case 'c' -> Character.toString(PythonNumber.whole(value).intValue());
      case '%' -> PythonNumber.fixed(PythonNumber.exact(value).movePointRight(2), number(8)) + "%";
      case ' ' -> real ? PythonNumber.like(value, number(8)) : value.toString();
      case 'n' -> real ? PythonNumber.real(value, kind, number(8), false) : value.toString();
      default -> PythonNumber.real(value, kind, number(8), has(4));
    };
  }

  /** Zeros are added before it until it is that long, and count as digits. */
  private static String grouped(String digits, String mark, int size, int least) {
    int end = 0;
    while (end < digits.length() && Character.digit(digits.charAt(end), 16) >= 0) {
      end++;
    }
    var before = new StringBuilder(digits.substring(0, end));
    var rest = digits.substring(end);
    while (before.length() + (before.length() - 1) / size + rest.length() < least) {
      before.insert(0, '0');
    }
    for (int at = before.length() - size; at > 0; at -= size) {
      before.insert(at, mark);
    }
    return before + rest;
  }

  private String filled(String sign, String body, String usual) {
    var align = has(2) ? spec.group(2) : usual;
    var fill = has(1) ? spec.group(1) : has(5) ? "0" : " ";
    int missing = Math.max(0, number(6) - sign.length() - body.codePointCount(0, body.length()));
    return switch (align) {
      case "<" -> sign + body + fill.repeat(missing);
      case "^" -> fill.repeat(missing / 2) + sign + body + fill.repeat(missing - missing / 2);
      case "=" -> sign + fill.repeat(missing) + body;
      default -> fill.repeat(missing) + sign + body;
    };
  }
}
