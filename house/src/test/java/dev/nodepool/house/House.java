package dev.nodepool.house;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** All modules as they lie in the repository: their sources, and the classes made of them. */
final class House {
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final Pattern MODULE = Pattern.compile("<module>(.*?)</module>");
  private static final Set<String> NOT_OURS = Set.of("target", ".git", "node_modules");

  /** Their order is that in which they may depend on each other: up the list only. */
  private static final List<String> MODULES =
      MODULE.matcher(read(ROOT.resolve("pom.xml"))).results().map(found -> found.group(1)).toList();

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .importPaths(
              MODULES.stream()
                  .map(module -> ROOT.resolve(module).resolve("target/classes"))
                  .filter(Files::exists)
                  .toList())
          // What was compiled of a source that is gone or has moved lies there until somebody
          // cleans.
          .that(DescribedPredicate.describe("have a source", one -> !moduleOf(one).isEmpty()));

  private House() {}

  /** The modules in the order of the root pom.xml. */
  static List<String> modules() {
    return MODULES;
  }

  /** The classes of the main code of all modules. */
  static JavaClasses classes() {
    return CLASSES;
  }

  /** The module that a class belongs to; empty for one that is not ours or has no source. */
  static String moduleOf(JavaClass one) {
    if (one.getSource().isEmpty() || one.getSource().get().getFileName().isEmpty()) {
      return "";
    }
    var place = one.getSource().get().getUri().getPath();
    return MODULES.stream()
        .filter(module -> place.startsWith(ROOT.resolve(module) + "/target/"))
        .filter(module -> Files.exists(source(module, one)))
        .findFirst()
        .orElse("");
  }

  private static Path source(String module, JavaClass one) {
    var name = one.getSource().orElseThrow().getFileName().orElseThrow();
    return ROOT.resolve(module)
        .resolve("src/main/java")
        .resolve(one.getPackageName().replace('.', '/'))
        .resolve(name);
  }

  /** The files of the repository with that ending, sorted. */
  static List<Path> files(String ending) {
    List<Path> found = new ArrayList<>();
    try {
      Files.walkFileTree(
          ROOT,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
              return NOT_OURS.contains(String.valueOf(dir.getFileName()))
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (file.toString().endsWith(ending)) {
                found.add(file);
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found.stream().sorted().toList();
  }

  /** The sources of the main code of all modules. */
  static List<Path> mainSources() {
    return files(".java").stream()
        .filter(file -> file.toString().contains("/src/main/java/"))
        .toList();
  }

  /** As people name it: from the root of the repository. */
  static String name(Path file) {
    return ROOT.relativize(file).toString();
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
