package dev.nodepool.config.yaml;

/** A place in a configuration file; line and column count from 1, as editors show them. */
public record Position(String file, int line, int column) {
  @Override
  public String toString() {
    return "%s:%d:%d".formatted(file, line, column);
  }
}
