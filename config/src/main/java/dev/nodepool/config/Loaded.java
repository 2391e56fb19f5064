package dev.nodepool.config;

import dev.nodepool.config.yaml.Problem;
import java.util.List;
import java.util.Optional;

/** What came of reading: the configuration, unless an error forbids it, and all problems. */
public record Loaded(Optional<NodepoolConfig> valid, List<Problem> problems) {
  public Loaded {
    problems = List.copyOf(problems);
  }

  /** The configuration; throws with the problems when there is none. */
  public NodepoolConfig config() {
    return valid.orElseThrow(() -> new ConfigException(problems));
  }

  public boolean hasErrors() {
    return problems.stream().anyMatch(Problem::isError);
  }
}
