package dev.nodepool.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** A directory for one scenario's files; it goes when it is closed, unless it is to be kept. */
final class WorkDirectory implements AutoCloseable {
  private final Path path;
  private volatile boolean keep;

  WorkDirectory(boolean keep) {
    try {
      this.path = Files.createTempDirectory("nodepool-bench-");
    } catch (IOException e) {
      throw new UncheckedIOException("a temporary directory could not be made", e);
    }
    this.keep = keep;
  }

  void keep() {
    keep = true;
  }

  Path path() {
    return path;
  }

  Path file(String name) {
    return path.resolve(name);
  }

  @Override
  public void close() {
    if (keep) {
      System.err.println("The files are kept in " + path);
      return;
    }
    try (var files = Files.walk(path)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException | UncheckedIOException e) {
      System.err.println("%s could not be removed: %s".formatted(path, e.getMessage()));
    }
  }
}
