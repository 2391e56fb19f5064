package dev.nodepool.app.logging;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which loggers write what to where.
 *
 * @param loggers by name; {@code root} is the root
 * @param unmapped what the configuration asks for and does not get, in words
 */
public record LoggingPlan(
    Map<String, LoggerPlan> loggers, Map<String, HandlerPlan> handlers, List<String> unmapped) {
  public static final String ROOT = "root";

  public LoggingPlan {
    loggers = Map.copyOf(loggers);
    handlers = Map.copyOf(handlers);
    unmapped = List.copyOf(unmapped);
  }

  /** One logger; a null level is the parent's. */
  public record LoggerPlan(@Nullable String level, List<String> handlers, boolean propagate) {
    public LoggerPlan {
      handlers = List.copyOf(handlers);
    }
  }

  /**
   * One place where lines go.
   *
   * @param level the least level that it takes; null takes all
   */
  public record HandlerPlan(Target target, @Nullable String level, PythonFormat format) {}

  /** What kind of place it is. */
  public sealed interface Target {
    /** The standard output or the standard error. */
    record Console(boolean error) implements Target {}

    /** A file that somebody else may rotate. */
    record PlainFile(String file) implements Target {}

    /** A file that we rotate when it is large. */
    record BySize(String file, long maxBytes, int keep) implements Target {}

    /** A file that we rotate by time; the pattern is that of {@link java.time.format}. */
    record ByTime(String file, String datePattern, int keep) implements Target {}
  }
}
