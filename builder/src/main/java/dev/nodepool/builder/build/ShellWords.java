package dev.nodepool.builder.build;

import java.util.ArrayList;
import java.util.List;

/** A command line as words, with the quotes and backslashes of a shell, as Python's shlex does. */
final class ShellWords {
  private final String line;
  private final List<String> words = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private boolean begun;
  private char quote;

  private ShellWords(String line) {
    this.line = line;
  }

  static List<String> of(String line) {
    var parser = new ShellWords(line);
    parser.parse();
    return List.copyOf(parser.words);
  }

  private void parse() {
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\\' && quote != '\'' && i + 1 < line.length()) {
        i++;
        add(line.charAt(i));
      } else if (quote != 0 && c == quote) {
        quote = 0;
      } else if (quote == 0 && (c == '"' || c == '\'')) {
        quote = c;
        begun = true;
      } else if (quote == 0 && Character.isWhitespace(c)) {
        end();
      } else {
        add(c);
      }
    }
    end();
  }

  private void add(char c) {
    word.append(c);
    begun = true;
  }

  private void end() {
    if (begun) {
      words.add(word.toString());
      word.setLength(0);
      begun = false;
    }
  }
}
