package dev.nodepool.config;

import dev.nodepool.config.yaml.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Configuration files in a temporary directory, and what the loader says about them. The tests of
 * the commands use it too.
 */
public final class Workspace {
  private final Path directory;

  public Workspace(Path directory) {
    this.directory = directory;
  }

  public Path write(String name, String text) {
    try {
      var file = directory.resolve(name);
      Files.createDirectories(file.getParent());
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Loaded strict(String yaml) {
    return new ConfigLoader().validate(source(yaml));
  }

  public NodepoolConfig config(String yaml) {
    return strict(yaml).config();
  }

  /** As a daemon loads it. */
  public Loaded daemon(String yaml) {
    return new ConfigLoader().load(source(yaml));
  }

  ConfigSource source(String yaml) {
    return new ConfigSource(write("nodepool.yaml", yaml), null, Map.of());
  }

  Loaded secure(String yaml, String secure) {
    return new ConfigLoader()
        .validate(
            new ConfigSource(write("nodepool.yaml", yaml), write("secure.conf", secure), Map.of()));
  }

  /** All files that were written, as one configuration. */
  public Loaded directory() {
    return new ConfigLoader().validate(new ConfigSource(directory, null, Map.of()));
  }

  /** Each problem without the directory, as {@code nodepool.yaml:1:2: path: message}. */
  public List<String> told(Loaded loaded) {
    return loaded.problems().stream().map(this::told).toList();
  }

  public String told(Problem problem) {
    return problem.toString().replace(directory + "/", "");
  }
}
