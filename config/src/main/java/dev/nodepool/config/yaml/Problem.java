package dev.nodepool.config.yaml;

import dev.nodepool.model.text.Printable;
import java.util.Comparator;

/**
 * One thing that is wrong with the configuration: where, and what to do about it. The path names
 * the key, such as {@code providers[0].pools[1].max-server}; it is empty for a whole file.
 */
public record Problem(
    Severity severity, String file, int line, int column, String path, String message) {
  /** Names and values of the file may be in it, with whatever they hold. */
  public Problem {
    file = Printable.line(file);
    path = Printable.line(path);
    message = Printable.line(message);
  }

  static final Comparator<Problem> IN_FILE_ORDER =
      Comparator.comparing(Problem::file)
          .thenComparing(Problem::line)
          .thenComparing(Problem::column)
          .thenComparing(Problem::path)
          .thenComparing(Problem::message)
          .thenComparing(Problem::severity);

  public boolean isError() {
    return severity == Severity.ERROR;
  }

  @Override
  public String toString() {
    var where = "%s:%d:%d: ".formatted(file, line, column);
    return path.isEmpty() ? where + message : where + path + ": " + message;
  }
}
