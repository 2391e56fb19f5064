package dev.nodepool.config.yaml;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The text of one file with {@code %(NODEPOOL_X)} replaced, which still knows where every character
 * stood in the file. Indexes count code points, as SnakeYAML's marks do.
 */
final class SourceText {
  private static final Pattern VARIABLE = Pattern.compile("%\\((NODEPOOL_[^()\\s]*)\\)");

  private final String file;
  private final Substituted substituted;
  private final int[] lineStarts;

  private SourceText(String file, Substituted substituted, int[] lineStarts) {
    this.file = file;
    this.substituted = substituted;
    this.lineStarts = lineStarts;
  }

  static SourceText of(String file, String raw, Map<String, String> environment) {
    return new SourceText(file, substitute(raw, environment), lineStarts(raw));
  }

  private static Substituted substitute(String raw, Map<String, String> environment) {
    var out = new StringBuilder();
    var unset = new ArrayList<Unset>();
    var replacements = new TreeMap<Integer, Replacement>();
    var variable = VARIABLE.matcher(raw);
    int rawChar = 0;
    int rawIndex = 0;
    int outIndex = 0;
    while (variable.find()) {
      out.append(raw, rawChar, variable.start());
      int plain = raw.codePointCount(rawChar, variable.start());
      rawIndex += plain;
      outIndex += plain;
      var value = environment.get(variable.group(1));
      if (value == null) {
        unset.add(new Unset(variable.group(1), outIndex));
        value = variable.group();
      }
      int length = value.codePointCount(0, value.length());
      int rawLength = raw.codePointCount(variable.start(), variable.end());
      replacements.put(
          outIndex, new Replacement(rawIndex, outIndex + length, rawIndex + rawLength));
      out.append(value);
      rawIndex += rawLength;
      outIndex += length;
      rawChar = variable.end();
    }
    out.append(raw, rawChar, raw.length());
    return new Substituted(out.toString(), unset, replacements);
  }

  private static int[] lineStarts(String raw) {
    var starts = new ArrayList<Integer>();
    starts.add(0);
    int index = 0;
    for (int i = 0; i < raw.length(); index++) {
      int codePoint = raw.codePointAt(i);
      i += Character.charCount(codePoint);
      boolean crLf = codePoint == '\r' && i < raw.length() && raw.charAt(i) == '\n';
      if (codePoint == '\n' || (codePoint == '\r' && !crLf)) {
        starts.add(index + 1);
      }
    }
    return starts.stream().mapToInt(Integer::intValue).toArray();
  }

  String replaced() {
    return substituted.text();
  }

  /** The variables that the text names and the environment lacks. */
  List<Unset> unset() {
    return substituted.unset();
  }

  /** Where the character at that index of the replaced text comes from. */
  Position position(int index) {
    int raw = index;
    var last = substituted.replacements().floorEntry(index);
    if (last != null) {
      var replacement = last.getValue();
      raw =
          index < replacement.end()
              ? replacement.rawStart()
              : replacement.rawEnd() + index - replacement.end();
    }
    int line = Arrays.binarySearch(lineStarts, Math.max(raw, 0));
    line = line >= 0 ? line : -line - 2;
    return new Position(file, line + 1, Math.max(raw, 0) - lineStarts[line] + 1);
  }

  /** A variable that is not set, and where it stands in the replaced text. */
  record Unset(String variable, int index) {}

  private record Substituted(
      String text, List<Unset> unset, TreeMap<Integer, Replacement> replacements) {}

  private record Replacement(int rawStart, int end, int rawEnd) {}
}
