package dev.nodepool.app.logging;

import dev.nodepool.app.logging.LoggingPlan.HandlerPlan;
import dev.nodepool.app.logging.LoggingPlan.LoggerPlan;
import dev.nodepool.app.logging.LoggingPlan.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a plan of a logging dictionary, and notes what it cannot map. */
final class LoggingPlanBuilder {
  /** Of an INI file's handler: there as long as nobody could read them. */
  static final String KWARGS = "kwargs";

  private static final String MULTI_LINE = "nodepool.logconfig.MultiLineFormatter";

  private final List<String> unmapped = new ArrayList<>();
  private final Map<String, PythonFormat> formats = new LinkedHashMap<>();

  LoggingPlan ofDictionary(Map<?, ?> dictionary) {
    if (!mapping(dictionary.get("filters")).isEmpty()) {
      unmapped.add("filters");
    }
    mapping(dictionary.get("formatters"))
        .forEach((name, formatter) -> formats.put(name, format(name, mapping(formatter))));
    var handlers = new LinkedHashMap<String, HandlerPlan>();
    mapping(dictionary.get("handlers"))
        .forEach((name, handler) -> handler(name, mapping(handler), handlers));
    var loggers = new LinkedHashMap<String, LoggerPlan>();
    mapping(dictionary.get("loggers"))
        .forEach((name, logger) ->
            loggers.put(name.isEmpty() ? LoggingPlan.ROOT : name, logger(mapping(logger))));
    if (dictionary.get("root") instanceof Map<?, ?> root) {
      loggers.put(LoggingPlan.ROOT, logger(mapping(root)));
    }
    return new LoggingPlan(loggers, handlers, unmapped);
  }

  private PythonFormat format(String name, Map<String, Object> formatter) {
    var style = FormatStyle.of(String.valueOf(formatter.getOrDefault("style", "%")));
    if (style.isEmpty() || formatter.containsKey("()")) {
      unmapped.add("the formatter " + name);
      return PythonFormat.DEFAULT;
    }
    var format =
        PythonFormat.of(style.get(), text(formatter, "format"), text(formatter, "datefmt"));
    unmapped.addAll(format.unmapped());
    return switch (text(formatter, "class")) {
      case MULTI_LINE -> format.onEveryLine();
      case "logging.Formatter" -> format;
      case null -> format;
      case String other -> {
        unmapped.add("the class %s of the formatter %s".formatted(other, name));
        yield format;
      }
    };
  }

  private void handler(String name, Map<String, Object> handler, Map<String, HandlerPlan> to) {
    if (handler.containsKey(KWARGS)) {
      unmapped.add("the kwargs of the handler " + name);
    }
    var target = target(name, handler);
    if (target == null) {
      return;
    }
    var formatter = text(handler, "formatter");
    var format =
        formatter == null
            ? PythonFormat.MESSAGE
            : formats.getOrDefault(formatter, PythonFormat.MESSAGE);
    to.put(name, new HandlerPlan(target, level(text(handler, "level")), format));
  }

  private @Nullable Target target(String name, Map<String, Object> handler) {
    var type = String.valueOf(handler.get("class"));
    var kind = HandlerKind.ofClass(type);
    var file = text(handler, "filename");
    if (kind == HandlerKind.STREAM) {
      return new Target.Console(!String.valueOf(handler.get("stream")).endsWith("stdout"));
    }
    if (kind == HandlerKind.NONE) {
      return null;
    }
    if (kind == HandlerKind.OTHER || file == null) {
      unmapped.add("the handler %s (%s)".formatted(name, type));
      return null;
    }
    int keep = (int) number(handler, "backupCount", 0);
    return switch (kind) {
      case SIZE -> bySize(file, number(handler, "maxBytes", 0), keep);
      case TIME -> byTime(name, file, handler, keep);
      default -> new Target.PlainFile(file);
    };
  }

  /** As in Python: without a size or a number of old files there is no rotation. */
  private static Target bySize(String file, long maxBytes, int keep) {
    return maxBytes > 0 && keep > 0
        ? new Target.BySize(file, maxBytes, keep)
        : new Target.PlainFile(file);
  }

  private Target byTime(String name, String file, Map<String, Object> handler, int keep) {
    if (number(handler, "interval", 1) != 1) {
      unmapped.add("the interval of the handler " + name);
    }
    var when = String.valueOf(handler.getOrDefault("when", "H")).toUpperCase(Locale.ROOT);
    var date =
        switch (when) {
          case "S" -> "yyyy-MM-dd_HH-mm-ss";
          case "M" -> "yyyy-MM-dd_HH-mm";
          case "H" -> "yyyy-MM-dd_HH";
          case "D", "MIDNIGHT" -> "yyyy-MM-dd";
          default -> when.startsWith("W") ? "yyyy-'W'ww" : "yyyy-MM-dd";
        };
    return new Target.ByTime(file, date, keep);
  }

  private static LoggerPlan logger(Map<String, Object> logger) {
    List<String> handlers = new ArrayList<>();
    if (logger.get("handlers") instanceof List<?> names) {
      names.forEach(name -> handlers.add(String.valueOf(name)));
    }
    return new LoggerPlan(
        level(text(logger, "level")), handlers, isTruthy(logger.get("propagate"), true));
  }

  /** As Python reads it: zero and nothing are false too. */
  private static boolean isTruthy(@Nullable Object value, boolean otherwise) {
    return switch (value) {
      case null -> otherwise;
      case Boolean flag -> flag;
      case Number number -> number.doubleValue() != 0;
      case String text -> !text.isEmpty();
      default -> true;
    };
  }

  /** The level in Logback's words; null is no level of its own. */
  private static @Nullable String level(@Nullable String python) {
    if (python == null) {
      return null;
    }
    return switch (python.toUpperCase(Locale.ROOT)) {
      case "NOTSET", "" -> null;
      case "CRITICAL", "FATAL", "ERROR" -> "ERROR";
      case "WARNING", "WARN" -> "WARN";
      case "DEBUG" -> "DEBUG";
      default -> python.matches("\\d{1,4}") ? level(Integer.parseInt(python)) : "INFO";
    };
  }

  private static @Nullable String level(int number) {
    if (number == 0) {
      return null;
    }
    return number <= 10 ? "DEBUG" : number <= 20 ? "INFO" : number <= 30 ? "WARN" : "ERROR";
  }

  private static long number(Map<String, Object> from, String key, long otherwise) {
    return from.get(key) instanceof Number number ? number.longValue() : otherwise;
  }

  private static @Nullable String text(Map<String, Object> from, String key) {
    var value = from.get(key);
    return value == null ? null : value.toString();
  }

  private static Map<String, Object> mapping(@Nullable Object value) {
    var found = new LinkedHashMap<String, Object>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, one) -> {
        if (one != null) {
          found.put(String.valueOf(key), one);
        }
      });
    }
    return found;
  }
}
