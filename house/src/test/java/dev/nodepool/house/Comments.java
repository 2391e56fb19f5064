package dev.nodepool.house;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The comments of a Java file. */
final class Comments {
  /** Whatever may hold the beginning of a comment comes first, so that it is passed over. */
  private static final Pattern PARTS =
      Pattern.compile(
          "\"\"\".*?(?<!\\\\)\"\"\"|\"(?:\\\\.|[^\"\\\\\n])*\"|'(?:\\\\.|[^'\\\\])*'"
              + "|(?<comment>/\\*.*?\\*/|//[^\n]*(?:\n\\s*//[^\n]*)*)",
          Pattern.DOTALL);

  private static final Pattern LINE_BREAK = Pattern.compile("\n\\s*(?:\\*(?!/)|//)?\\s*");

  private Comments() {}

  /** One comment as running text, and the line on which it begins. */
  record Comment(int line, String text) {}

  static List<Comment> of(String source) {
    List<Comment> comments = new ArrayList<>();
    Matcher part = PARTS.matcher(source);
    while (part.find()) {
      var text = part.group("comment");
      if (text != null) {
        long line = source.substring(0, part.start()).lines().count();
        comments.add(new Comment((int) line, LINE_BREAK.matcher(text).replaceAll(" ")));
      }
    }
    return comments;
  }
}
