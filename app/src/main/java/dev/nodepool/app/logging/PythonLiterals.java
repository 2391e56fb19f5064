package dev.nodepool.app.logging;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads the arguments that a logging INI file gives to a handler, such as {@code ('a.log', 'a')}.
 */
final class PythonLiterals {
  private final String text;
  private int at;

  private PythonLiterals(String text) {
    this.text = text;
  }

  /** The elements: text for quoted ones, a {@link Long} for whole numbers, else the bare words. */
  static List<Object> tuple(String text) {
    return new PythonLiterals(text.strip()).read();
  }

  private List<Object> read() {
    List<Object> found = new ArrayList<>();
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\'' || c == '"') {
        found.add(quoted(c));
      } else if (Character.isWhitespace(c) || "(),".indexOf(c) >= 0) {
        at++;
      } else {
        found.add(word());
      }
    }
    return found;
  }

  private String quoted(char quote) {
    var out = new StringBuilder();
    for (at++; at < text.length() && text.charAt(at) != quote; at++) {
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        at++;
      }
      out.append(text.charAt(at));
    }
    at++;
    return out.toString();
  }

  private Object word() {
    int start = at;
    while (at < text.length() && "(),".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    var word = text.substring(start, at).strip();
    return word.matches("-?\\d{1,18}") ? (Object) Long.valueOf(word) : word;
  }
}
