package dev.nodepool.app.logging;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

  /**
   * The entries of a dictionary such as {@code {'maxBytes': 1000}}; empty when it is written in a
   * way that only Python understands.
   */
  static Optional<Map<String, Object>> dictionary(String text) {
    var bare = text.strip();
    boolean plain = bare.startsWith("{") && bare.endsWith("}");
    return plain
        ? new PythonLiterals(bare.substring(1, bare.length() - 1)).entries()
        : Optional.empty();
  }

  private Optional<Map<String, Object>> entries() {
    var found = new LinkedHashMap<String, Object>();
    for (skip(","); at < text.length(); skip(",")) {
      if ("'\"".indexOf(text.charAt(at)) < 0) {
        return Optional.empty();
      }
      var key = quoted(text.charAt(at));
      skip("");
      if (at >= text.length() || text.charAt(at) != ':') {
        return Optional.empty();
      }
      at++;
      skip("");
      if (at >= text.length() || "([{".indexOf(text.charAt(at)) >= 0) {
        return Optional.empty();
      }
      char first = text.charAt(at);
      found.put(key, first == '\'' || first == '"' ? quoted(first) : word());
    }
    return Optional.of(found);
  }

  private void skip(String more) {
    while (at < text.length()
        && (Character.isWhitespace(text.charAt(at)) || more.indexOf(text.charAt(at)) >= 0)) {
      at++;
    }
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
