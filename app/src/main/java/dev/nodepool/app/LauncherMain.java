package dev.nodepool.app;

import dev.nodepool.cli.session.Terminal;
import java.util.stream.Stream;

/** The program {@code nodepool-launcher}: the command {@code launcher} under the name of old. */
public final class LauncherMain {
  private LauncherMain() {}

  public static void main(String[] arguments) {
    var all = Stream.concat(Stream.of(LauncherCommand.NAME), Stream.of(arguments));
    System.exit(NodepoolMain.run(Terminal.ofProcess(), all.toArray(String[]::new)));
  }
}
