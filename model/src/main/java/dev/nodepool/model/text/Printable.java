package dev.nodepool.model.text;

/**
 * Text of others in a form that no terminal obeys and that cannot look like another line of a log:
 * what is not printable is written out, as Python would.
 */
public final class Printable {
  private Printable() {}

  /** The text as one line: line breaks are written out too. */
  public static String line(String text) {
    if (isAscii(text) || text.codePoints().allMatch(Printable::isPrintable)) {
      return text;
    }
    var out = new StringBuilder();
    text.codePoints().forEach(point -> append(out, point));
    return out.toString();
  }

  /** The text with its line breaks; all else as in {@link #line}. */
  public static String lines(String text) {
    if (text.codePoints().allMatch(point -> point == '\n' || isPrintable(point))) {
      return text;
    }
    var out = new StringBuilder();
    text.codePoints()
        .forEach(point -> {
          if (point == '\n') {
            out.append('\n');
          } else {
            append(out, point);
          }
        });
    return out.toString();
  }

  /** Whether it is of printable ASCII only, as nearly every text is: each line of a log asks. */
  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~') {
        return false;
      }
    }
    return true;
  }

  private static boolean isPrintable(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /** Adds that character, written out if it is not printable. */
  public static void append(StringBuilder out, int point) {
    if (isPrintable(point)) {
      out.appendCodePoint(point);
      return;
    }
    switch (point) {
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> out.append(escape(point));
    }
  }

  private static String escape(int point) {
    if (point <= 0xff) {
      return "\\x%02x".formatted(point);
    }
    return point <= 0xffff ? "\\u%04x".formatted(point) : "\\U%08x".formatted(point);
  }
}
