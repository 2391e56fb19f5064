package dev.nodepool.config;

import dev.nodepool.config.yaml.Problem;
import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot be used; the message lists every error, one a line. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<Problem> problems;

  public ConfigException(List<Problem> problems) {
    super(
        problems.stream()
            .filter(Problem::isError)
            .map(Problem::toString)
            .collect(Collectors.joining(System.lineSeparator())));
    this.problems = List.copyOf(problems);
  }

  /** Errors and warnings, in the order of the files. */
  public List<Problem> problems() {
    return problems;
  }
}
