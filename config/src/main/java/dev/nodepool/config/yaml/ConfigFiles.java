package dev.nodepool.config.yaml;

import dev.nodepool.concurrent.BoundedFile;
import dev.nodepool.model.text.FileTrouble;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files of a configuration. Of a directory, the YAML files directly in it are read in the order
 * of their names; lists are joined, anything else may be given once.
 */
public final class ConfigFiles {
  private static final String NO_MAPPING = "a mapping of keys to values is needed here";

  private final Map<String, String> environment;
  private final Problems problems;

  /** The bytes of all files so far. */
  private long read;

  public ConfigFiles(Map<String, String> environment, Problems problems) {
    this.environment = environment;
    this.problems = problems;
  }

  /** The mapping in that file or directory, or null when there is none (then with a problem). */
  public YamlTree.@Nullable Mapping read(Path config) {
    return Files.isDirectory(config) ? readDirectory(config) : readFile(config);
  }

  /** The YAML files directly in that directory, in the order of their names. */
  public static List<Path> filesIn(Path directory) throws IOException {
    try (var entries = Files.list(directory)) {
      return entries.filter(ConfigFiles::isYaml).sorted().toList();
    }
  }

  private static boolean isYaml(Path path) {
    var name = String.valueOf(path.getFileName());
    return !name.startsWith(".")
        && (name.endsWith(".yaml") || name.endsWith(".yml"))
        && !Files.isDirectory(path);
  }

  private YamlTree.@Nullable Mapping readFile(Path path) {
    int before = problems.count();
    var tree = readTree(path);
    if (tree instanceof YamlTree.Mapping mapping) {
      return mapping;
    }
    if (tree != null) {
      problems.error(tree.at(), NO_MAPPING);
    } else if (problems.count() == before) {
      problems.error(start(path), "the file is empty: a configuration needs at least labels");
    }
    return null;
  }

  /** The mapping in an optional file, which may be empty; null for an empty or unusable one. */
  public YamlTree.@Nullable Mapping readMayBeEmpty(Path path) {
    var tree = readTree(path);
    if (tree instanceof YamlTree.Mapping mapping) {
      return mapping;
    }
    if (tree != null && !(tree instanceof YamlTree.Scalar scalar && scalar.value() == null)) {
      problems.error(tree.at(), NO_MAPPING);
    }
    return null;
  }

  private YamlTree.@Nullable Mapping readDirectory(Path directory) {
    List<Path> files;
    try {
      files = filesIn(directory);
    } catch (IOException e) {
      problems.error(start(directory), "this directory cannot be read: " + FileTrouble.words(e));
      return null;
    }
    if (files.isEmpty()) {
      problems.error(start(directory), "no *.yaml or *.yml file is in this directory; add one");
      return null;
    }
    var merged = new LinkedHashMap<String, YamlTree.Entry>();
    for (var file : files) {
      var mapping = readMayBeEmpty(file);
      if (mapping != null) {
        mapping.entries().forEach((key, field) -> merge(merged, key, field));
      }
    }
    return new YamlTree.Mapping(start(directory), merged);
  }

  private void merge(Map<String, YamlTree.Entry> merged, String key, YamlTree.Entry field) {
    var first = merged.putIfAbsent(key, field);
    if (first == null) {
      return;
    }
    if (first.value() instanceof YamlTree.Sequence some
        && field.value() instanceof YamlTree.Sequence more) {
      var all = new ArrayList<>(some.items());
      all.addAll(more.items());
      merged.put(key, new YamlTree.Entry(first.keyAt(), new YamlTree.Sequence(some.at(), all)));
      return;
    }
    problems.add(
        Severity.ERROR,
        field.keyAt(),
        key,
        "the key '%s' is given here and at %s; only lists may be in several files"
            .formatted(key, first.keyAt()));
  }

  private @Nullable YamlTree readTree(Path path) {
    try {
      var bytes = BoundedFile.read(path);
      read += bytes.length;
      if (read > BoundedFile.LIMIT) {
        problems.error(
            start(path),
            "with this file the configuration has more than %,d bytes"
                .formatted(BoundedFile.LIMIT));
        return null;
      }
      var raw = decode(bytes);
      return YamlReader.read(SourceText.of(path.toString(), raw, environment), problems);
    } catch (CharacterCodingException e) {
      problems.error(start(path), "this file is not in UTF-8; convert it");
    } catch (NoSuchFileException e) {
      problems.error(start(path), "there is no such file");
    } catch (IOException e) {
      problems.error(start(path), "this file cannot be read: " + FileTrouble.words(e));
    }
    return null;
  }

  private static Position start(Path path) {
    return new Position(path.toString(), 1, 1);
  }

  private static String decode(byte[] bytes) throws CharacterCodingException {
    var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }
}
