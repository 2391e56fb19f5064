package dev.nodepool.app.logging;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A file of sections with keys, as Python's configparser reads it. */
final class IniFile {
  private IniFile() {}

  /** The values by section and key; keys are in lower case. */
  static Map<String, Map<String, String>> parse(String text) {
    Map<String, Map<String, String>> sections = new LinkedHashMap<>();
    Map<String, String> section = new LinkedHashMap<>();
    String key = "";
    for (var line : text.lines().toList()) {
      var bare = line.strip();
      if (bare.isEmpty() || bare.startsWith("#") || bare.startsWith(";")) {
        continue;
      }
      if (bare.startsWith("[") && bare.endsWith("]")) {
        section =
            sections.computeIfAbsent(
                bare.substring(1, bare.length() - 1), name -> new LinkedHashMap<>());
        key = "";
      } else if (Character.isWhitespace(line.charAt(0)) && !key.isEmpty()) {
        section.merge(key, bare, (before, more) -> before + "\n" + more);
      } else {
        int sign = separator(bare);
        key = (sign < 0 ? bare : bare.substring(0, sign)).strip().toLowerCase(Locale.ROOT);
        section.put(key, sign < 0 ? "" : bare.substring(sign + 1).strip());
      }
    }
    return sections;
  }

  private static int separator(String line) {
    int equals = line.indexOf('=');
    int colon = line.indexOf(':');
    return equals < 0 || colon >= 0 && colon < equals ? colon : equals;
  }
}
