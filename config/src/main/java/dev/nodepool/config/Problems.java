package dev.nodepool.config;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong while a configuration is read. Used by one thread. */
final class Problems {
  private final Mode mode;
  private final List<Problem> found = new ArrayList<>();

  Problems(Mode mode) {
    this.mode = mode;
  }

  void error(Spot spot, String message) {
    add(Severity.ERROR, spot.at(), spot.path(), message);
  }

  void warning(Spot spot, String message) {
    add(Severity.WARNING, spot.at(), spot.path(), message);
  }

  /** A key that nobody knows: upstream's validation refuses it, its daemons read over it. */
  void unknownKey(Spot spot, String message) {
    add(mode == Mode.STRICT ? Severity.ERROR : Severity.WARNING, spot.at(), spot.path(), message);
  }

  void add(Severity severity, Position at, String path, String message) {
    found.add(new Problem(severity, at.file(), at.line(), at.column(), path, message));
  }

  void addAll(Problems others) {
    found.addAll(others.found);
  }

  /** As {@link #addAll}, but nothing of it refuses the configuration of a daemon. */
  void addWithoutRefusing(Problems others) {
    for (var problem : others.found) {
      var severity = mode == Mode.STRICT ? problem.severity() : Severity.WARNING;
      add(
          severity,
          new Position(problem.file(), problem.line(), problem.column()),
          problem.path(),
          problem.message());
    }
  }

  Problems ofSameMode() {
    return new Problems(mode);
  }

  int count() {
    return found.size();
  }

  boolean hasErrors() {
    return found.stream().anyMatch(Problem::isError);
  }

  List<Problem> inFileOrder() {
    return found.stream().distinct().sorted(Problem.IN_FILE_ORDER).toList();
  }
}
