package dev.nodepool.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Configuration files in a temporary directory, and what the loader says about them. */
final class Workspace {
  private final Path directory;

  Workspace(Path directory) {
    this.directory = directory;
  }

  Path write(String name, String text) {
    try {
      var file = directory.resolve(name);
      Files.createDirectories(file.getParent());
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Loaded strict(String yaml) {
    return load(yaml, Mode.STRICT);
  }

  NodepoolConfig config(String yaml) {
    return load(yaml, Mode.STRICT).config();
  }

  Loaded load(String yaml, Mode mode) {
    return new ConfigLoader().load(source(yaml), mode);
  }

  ConfigSource source(String yaml) {
    return new ConfigSource(write("nodepool.yaml", yaml), null, Map.of());
  }

  Loaded secure(String yaml, String secure) {
    return new ConfigLoader()
        .load(source(yaml).withSecure(write("secure.conf", secure)), Mode.STRICT);
  }

  Loaded directory(Mode mode) {
    return new ConfigLoader().load(new ConfigSource(directory, null, Map.of()), mode);
  }

  /** Each problem without the directory, as {@code nodepool.yaml:1:2: path: message}. */
  List<String> told(Loaded loaded) {
    return loaded.problems().stream().map(this::told).toList();
  }

  String told(Problem problem) {
    return problem.toString().replace(directory + "/", "");
  }

  static String resource(String name) {
    try (var in = Workspace.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
