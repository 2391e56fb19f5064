package dev.nodepool.config;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the configuration comes from: a file or a directory, a file of secrets, and the environment
 * whose {@code NODEPOOL_*} variables replace {@code %(NODEPOOL_*)} in the text.
 */
public record ConfigSource(Path config, @Nullable Path secure, Map<String, String> environment) {
  static final String VARIABLE_PREFIX = "NODEPOOL_";

  public ConfigSource {
    var visible = new HashMap<>(environment);
    visible.keySet().removeIf(name -> !name.startsWith(VARIABLE_PREFIX));
    environment = Map.copyOf(visible);
  }

  /** That file or directory alone, with the environment of this process. */
  public static ConfigSource of(Path config) {
    return new ConfigSource(config, null, System.getenv());
  }

  /** The variables may hold secrets, so only their names are shown. */
  @Override
  public String toString() {
    return "ConfigSource[%s, %s, %s]".formatted(config, secure, environment.keySet());
  }
}
