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

  /** One comment as it stands there, and the line on which it begins. */
  record Comment(int firstLine, String source) {

    /** As running text. */
    String text() {
      return LINE_BREAK.matcher(source).replaceAll(" ");
    }

    int lineOf(String word) {
      return firstLine + breaks(source.substring(0, Math.max(0, source.indexOf(word))));
    }
  }

  static List<Comment> of(String source) {
    List<Comment> comments = new ArrayList<>();
    Matcher part = PARTS.matcher(source);
    while (part.find()) {
      var text = part.group("comment");
      if (text != null) {
        comments.add(new Comment(breaks(source.substring(0, part.start())) + 1, text));
      }
    }
    return comments;
  }

  private static int breaks(String text) {
    return (int) text.chars().filter(c -> c == '\n').count();
  }
}
