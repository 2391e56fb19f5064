package dev.nodepool.bench.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Nodepool's own programs, and how to start Java for the others. The programs get this program's
 * class path, so that none of them looks for newer sources when it starts.
 */
public record Programs(Path bin) {
  private static final String HOME = "nodepool.home";

  /** The class path of the built programs; unset where a module's tests run. */
  private static final String BUILT = "nodepool.classpath";

  /** As {@code bench/run} says, or the directory above a module whose tests run. */
  public static Programs find() {
    var bin = Path.of(System.getProperty(HOME, "..")).resolve("bin").toAbsolutePath().normalize();
    if (!Files.isExecutable(bin.resolve("nodepool"))) {
      throw new IllegalStateException(
          "there is no program %s: start this with bench/run".formatted(bin.resolve("nodepool")));
    }
    return new Programs(bin);
  }

  List<String> nodepool(String... arguments) {
    return program("nodepool", arguments);
  }

  List<String> launcher(String... arguments) {
    return program("nodepool-launcher", arguments);
  }

  List<String> builder(String... arguments) {
    return program("nodepool-builder", arguments);
  }

  private List<String> program(String name, String... arguments) {
    var command = new ArrayList<String>();
    command.add(bin.resolve(name).toString());
    command.addAll(List.of(arguments));
    return command;
  }

  /** A class of ours in a Java of its own. */
  static List<String> java(Class<?> main, List<String> flags, String... arguments) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(List.of("-cp", classPath(), main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  static Map<String, String> environment(Map<String, String> more) {
    var all = new HashMap<>(more);
    all.put("JAVA_HOME", System.getProperty("java.home"));
    var built = System.getProperty(BUILT);
    if (built == null) {
      all.put("NODEPOOL_CLASSPATH", classPath());
    } else {
      // Commands start from a shared archive, as they do where nobody overrides the class path.
      all.put("NODEPOOL_CLASSPATH", built);
      all.put("NODEPOOL_ARCHIVE", System.getProperty(HOME) + "/bench/target/cli.jsa");
    }
    return all;
  }

  private static String classPath() {
    return System.getProperty("java.class.path");
  }
}
