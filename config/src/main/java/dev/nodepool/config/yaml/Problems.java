package dev.nodepool.config.yaml;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong while a configuration is read. Used by one thread. */
public final class Problems {
  private final boolean strict;
  private final List<Problem> found = new ArrayList<>();

  /**
   * @param strict whether a key that nobody knows is an error, as to {@code config-validate}; to a
   *     daemon it is a warning
   */
  public Problems(boolean strict) {
    this.strict = strict;
  }

  public void error(ConfigValue value, String message) {
    add(Severity.ERROR, value.at(), value.path(), message);
  }

  /** Of a whole file, or where there is no value yet. */
  void error(Position at, String message) {
    add(Severity.ERROR, at, "", message);
  }

  public void warning(ConfigValue value, String message) {
    add(Severity.WARNING, value.at(), value.path(), message);
  }

  /** A key that nobody knows: upstream's validation refuses it, its daemons read over it. */
  public void unknownKey(ConfigValue value, String message) {
    add(strict ? Severity.ERROR : Severity.WARNING, value.at(), value.path(), message);
  }

  /** What Nodepool 11's validation refuses and its daemons take. */
  public void tolerated(ConfigValue value, String message) {
    unknownKey(value, message);
  }

  /** Whether everything is told, as {@code config-validate} wants it. */
  public boolean isStrict() {
    return strict;
  }

  void add(Severity severity, Position at, String path, String message) {
    found.add(new Problem(severity, at.file(), at.line(), at.column(), path, message));
  }

  /** Another collection for a part that does not refuse the configuration of a daemon. */
  public Problems ofDisabledPart() {
    return new Problems(strict);
  }

  /** Adds what was found in such a part. */
  public void addDisabledPart(Problems others) {
    for (var one : others.found) {
      found.add(
          strict
              ? one
              : new Problem(
                  Severity.WARNING,
                  one.file(),
                  one.line(),
                  one.column(),
                  one.path(),
                  one.message()));
    }
  }

  int count() {
    return found.size();
  }

  public boolean hasErrors() {
    return found.stream().anyMatch(Problem::isError);
  }

  public List<Problem> inFileOrder() {
    return found.stream().distinct().sorted(Problem.IN_FILE_ORDER).toList();
  }
}
