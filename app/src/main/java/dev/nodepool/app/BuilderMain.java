package dev.nodepool.app;

import dev.nodepool.cli.session.Terminal;
import java.util.stream.Stream;

/** The program {@code nodepool-builder}: the command {@code builder} under the name of old. */
public final class BuilderMain {
  private BuilderMain() {}

  public static void main(String[] arguments) {
    var all = Stream.concat(Stream.of(BuilderCommand.NAME), Stream.of(arguments));
    System.exit(NodepoolMain.run(Terminal.ofProcess(), all.toArray(String[]::new)));
  }
}
