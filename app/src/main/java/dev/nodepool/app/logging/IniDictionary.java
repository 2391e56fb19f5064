package dev.nodepool.app.logging;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A logging INI file in the form of the dictionary that says the same. */
final class IniDictionary {
  private final Map<String, Map<String, String>> sections;

  private IniDictionary(Map<String, Map<String, String>> sections) {
    this.sections = sections;
  }

  static Map<String, Object> of(Map<String, Map<String, String>> sections) {
    var ini = new IniDictionary(sections);
    var loggers = new LinkedHashMap<String, Object>();
    for (var key : ini.keys("loggers")) {
      var section = ini.section("logger_" + key);
      var name = key.equals(LoggingPlan.ROOT) ? key : section.getOrDefault("qualname", key);
      loggers.put(name, logger(section));
    }
    var handlers = new LinkedHashMap<String, Object>();
    ini.keys("handlers").forEach(key -> handlers.put(key, handler(ini.section("handler_" + key))));
    var formatters = new LinkedHashMap<String, Object>();
    ini.keys("formatters").forEach(key -> formatters.put(key, ini.section("formatter_" + key)));
    return Map.of("loggers", loggers, "handlers", handlers, "formatters", formatters);
  }

  private static Map<String, Object> logger(Map<String, String> section) {
    var logger = new LinkedHashMap<String, Object>(section);
    logger.put("handlers", list(section.getOrDefault("handlers", "")));
    logger.put("propagate", !section.getOrDefault("propagate", "1").matches("[-+]?0+"));
    return logger;
  }

  private static Map<String, Object> handler(Map<String, String> section) {
    var handler = new LinkedHashMap<String, Object>(section);
    var type = section.getOrDefault("class", "");
    handler.put("class", type.startsWith("logging.") ? type : "logging." + type);
    var names = HandlerKind.ofClass(String.valueOf(handler.get("class"))).arguments();
    var given = PythonLiterals.tuple(section.getOrDefault("args", ""));
    for (int i = 0; i < Math.min(names.size(), given.size()); i++) {
      handler.put(names.get(i), given.get(i));
    }
    PythonLiterals.dictionary(section.getOrDefault(LoggingPlanBuilder.KWARGS, "{}"))
        .ifPresent(more -> {
          handler.remove(LoggingPlanBuilder.KWARGS);
          handler.putAll(more);
        });
    return handler;
  }

  private Map<String, String> section(String name) {
    return sections.getOrDefault(name, Map.of());
  }

  private List<String> keys(String section) {
    return list(section(section).getOrDefault("keys", ""));
  }

  private static List<String> list(String text) {
    return Arrays.stream(text.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }
}
