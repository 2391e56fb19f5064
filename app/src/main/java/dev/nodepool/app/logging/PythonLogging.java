package dev.nodepool.app.logging;

import dev.nodepool.cli.session.CommandFailure;
import dev.nodepool.concurrent.BoundedFile;
import dev.nodepool.model.text.FileTrouble;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** Reads a logging configuration written for Python: INI, YAML or JSON. */
public final class PythonLogging {
  private PythonLogging() {}

  /** The plan in that file; throws {@link CommandFailure} in one sentence. */
  public static LoggingPlan read(Path file) {
    String text;
    try {
      text = BoundedFile.readText(file);
    } catch (IOException e) {
      throw new CommandFailure(
          "The logging configuration %s cannot be read (%s): correct the path after -l."
              .formatted(file, FileTrouble.words(e)),
          e);
    }
    var name = file.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json")) {
      return new LoggingPlanBuilder().ofDictionary(dictionary(file, text));
    }
    var sections = IniFile.parse(text);
    if (!sections.containsKey("loggers")) {
      throw new CommandFailure(
          "The logging configuration %s has no section [loggers]: see Python's logging.config."
              .formatted(file));
    }
    return new LoggingPlanBuilder().ofDictionary(IniDictionary.of(sections));
  }

  /** JSON is YAML, as far as such a file goes. */
  private static Map<?, ?> dictionary(Path file, String text) {
    try {
      Object found = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
      if (found instanceof Map<?, ?> map) {
        return map;
      }
    } catch (YAMLException e) {
      throw new CommandFailure(
          "The logging configuration %s cannot be parsed: %s"
              .formatted(file, String.valueOf(e.getMessage()).lines().findFirst().orElse("")),
          e);
    }
    throw new CommandFailure(
        "The logging configuration %s is not a mapping: see Python's logging.config."
            .formatted(file));
  }
}
