package dev.nodepool.cli.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a build with diskimage-builder needs of this machine and does not find: programs, elements,
 * and files that elements name in the hooks that run outside of the image.
 */
final class BuildNeeds {
  /** The hooks that see this machine's files. */
  private static final List<String> HOOKS = List.of("environment.d", "extra-data.d", "cleanup.d");

  /** A path in a script that no variable is part of. */
  private static final Pattern FILE =
      Pattern.compile(
          "(?<![\\w.$}~*/-])/(?:etc|home|opt|root|srv|var/lib)(?:/[\\w.@+-]+)+(?![\\w/$*{])");

  private static final Pattern NAME_OF_PATH =
      Pattern.compile("(?i).*(AUTHORIZED_KEYS|FILE|DIR|SCRIPT|CERTS?)$");

  private final Map<String, String> environment;

  BuildNeeds(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Something that is not there, and who needs it. */
  record Missing(String what, String neededBy) {}

  /** What the command, its elements and the variables of the image lack. */
  List<Missing> missing(
      String program, Collection<String> elements, Map<String, String> variables) {
    var missing = new ArrayList<Missing>();
    var found = program(program);
    if (found.isEmpty()) {
      missing.add(new Missing(program, "dib-cmd"));
    }
    variables.forEach((name, value) -> {
      if (NAME_OF_PATH.matcher(name).matches()
          && value.startsWith("/")
          && !Files.exists(Path.of(value))) {
        missing.add(new Missing(value, name));
      }
    });
    var own = found.map(BuildNeeds::elementsBeside).orElseGet(List::of);
    var directories = new ArrayList<>(paths("ELEMENTS_PATH"));
    directories.addAll(own);
    lookThrough(elements, directories, !own.isEmpty(), missing);
    return List.copyOf(missing);
  }

  /** Where a program is, by its path or by PATH. */
  private Optional<Path> program(String name) {
    if (name.contains("/")) {
      return Optional.of(Path.of(name)).filter(Files::isExecutable);
    }
    return paths("PATH").stream()
        .map(directory -> directory.resolve(name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private List<Path> paths(String variable) {
    return Stream.of(environment.getOrDefault(variable, "").split(":"))
        .filter(one -> !one.isBlank())
        .map(Path::of)
        .toList();
  }

  /** The elements that come with diskimage-builder: in Python's packages beside its program. */
  private static List<Path> elementsBeside(Path program) {
    var found = new ArrayList<Path>();
    try {
      var bin = program.toRealPath().getParent();
      var lib = bin == null ? null : bin.resolveSibling("lib");
      if (lib == null || !Files.isDirectory(lib)) {
        return found;
      }
      try (var pythons = Files.newDirectoryStream(lib, "python3*")) {
        for (var python : pythons) {
          for (var packages : List.of("site-packages", "dist-packages")) {
            var elements = python.resolve(packages).resolve("diskimage_builder/elements");
            if (Files.isDirectory(elements)) {
              found.add(elements);
            }
          }
        }
      }
    } catch (IOException e) {
      return found;
    }
    return found;
  }

  /**
   * Also what elements name as their dependencies.
   *
   * @param all whether these are all directories, so that an element in none of them is missing
   */
  private static void lookThrough(
      Collection<String> elements, List<Path> directories, boolean all, List<Missing> missing) {
    var waiting = new ArrayDeque<Missing>();
    elements.forEach(element -> waiting.add(new Missing(element, "elements")));
    Set<String> seen = new LinkedHashSet<>();
    var files = new TreeMap<String, String>();
    while (!waiting.isEmpty()) {
      var next = waiting.poll();
      if (!seen.add(next.what())) {
        continue;
      }
      var element =
          directories.stream()
              .map(directory -> directory.resolve(next.what()))
              .filter(Files::isDirectory)
              .findFirst();
      if (element.isEmpty()) {
        if (all) {
          missing.add(new Missing("element " + next.what(), next.neededBy()));
        }
        continue;
      }
      for (var dependency : text(element.get().resolve("element-deps")).split("\\s+")) {
        if (!dependency.isBlank()) {
          waiting.add(new Missing(dependency, "element " + next.what()));
        }
      }
      filesOf(element.get()).forEach(file -> files.putIfAbsent(file, "element " + next.what()));
    }
    files.forEach((file, element) -> missing.add(new Missing(file, element)));
  }

  /** Files outside of the image that the element's hooks name and that are not there. */
  private static List<String> filesOf(Path element) {
    var files = new ArrayList<String>();
    for (var hook : HOOKS) {
      var directory = element.resolve(hook);
      if (Files.isDirectory(directory)) {
        try (var scripts = Files.list(directory)) {
          scripts
              .sorted()
              .flatMap(script -> text(script).lines())
              .map(line -> line.replaceFirst("(^|\\s)#.*", ""))
              .flatMap(line -> FILE.matcher(line).results().map(MatchResult::group))
              .filter(file -> !Files.exists(Path.of(file)))
              .forEach(files::add);
        } catch (IOException | UncheckedIOException e) {
          continue;
        }
      }
    }
    return files;
  }

  /** Empty when there is no such file, or none that can be read as text. */
  private static String text(Path file) {
    try {
      return Files.isRegularFile(file)
          ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
          : "";
    } catch (IOException e) {
      return "";
    }
  }
}
