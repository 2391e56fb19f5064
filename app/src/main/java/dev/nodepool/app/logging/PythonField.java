package dev.nodepool.app.logging;

import dev.nodepool.cli.output.PythonText;
import java.util.Locale;

/**
 * One place of a format with {@code %}: a name, and how its value is to be written.
 *
 * @param flags of {@code -+ 0#}
 * @param width the least number of characters; -1 is none
 * @param precision of text the most characters, of numbers the digits; -1 is none
 * @param kind the letter at its end
 */
record PythonField(String name, String flags, int width, int precision, char kind)
    implements FormatField {

  @Override
  public String write(Object value) {
    return switch (kind) {
      case 'd', 'i', 'u' -> number(PythonNumber.whole(value).toString());
      case 'x' -> number(PythonNumber.whole(value).toString(16));
      case 'X' -> number(PythonNumber.whole(value).toString(16).toUpperCase(Locale.ROOT));
      case 'o' -> number(PythonNumber.whole(value).toString(8));
      case 'f', 'F', 'e', 'E', 'g', 'G' ->
          number(PythonNumber.real(value, kind, precision, flags.contains("#")));
      case 'r', 'a' -> text(PythonText.repr(value));
      default -> text(PythonText.str(value));
    };
  }

  private String text(String value) {
    int most = precision < 0 ? Integer.MAX_VALUE : precision;
    boolean cut = value.codePointCount(0, value.length()) > most;
    return padded(cut ? value.substring(0, value.offsetByCodePoints(0, most)) : value);
  }

  private String number(String value) {
    var digits = value.startsWith("-") ? value.substring(1) : value;
    var sign =
        value.startsWith("-") ? "-" : flags.contains("+") ? "+" : flags.contains(" ") ? " " : "";
    if (flags.contains("#") && "xXo".indexOf(kind) >= 0) {
      sign += "0" + kind;
    }
    boolean isWhole = "diuxXo".indexOf(kind) >= 0;
    int least = isWhole ? precision : 0;
    if (flags.contains("0") && !flags.contains("-")) {
      least = Math.max(least, width - sign.length());
    }
    return padded(sign + "0".repeat(Math.max(0, least - digits.length())) + digits);
  }

  private String padded(String text) {
    var blanks = " ".repeat(Math.max(0, width - text.codePointCount(0, text.length())));
    return flags.contains("-") ? text + blanks : blanks + text;
  }
}
