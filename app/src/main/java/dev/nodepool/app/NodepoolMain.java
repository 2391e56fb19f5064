package dev.nodepool.app;

import dev.nodepool.app.logging.LogSetup;
import dev.nodepool.app.logging.PythonLogging;
import dev.nodepool.cli.GlobalOptions;
import dev.nodepool.cli.NodepoolCli;
import dev.nodepool.cli.Terminal;
import java.util.Arrays;
import java.util.Map;

/** The program {@code nodepool}. */
public final class NodepoolMain {
  private NodepoolMain() {}

  public static void main(String[] arguments) {
    if (!wantsLogs(arguments)) {
      // Loading a logging library takes longer than most commands do.
      System.setProperty("slf4j.provider", "org.slf4j.helpers.NOP_FallbackServiceProvider");
      System.setProperty("slf4j.internal.verbosity", "ERROR");
    }
    System.exit(run(Terminal.ofProcess(), arguments));
  }

  /** Runs a command line; gives its exit code. */
  static int run(Terminal terminal, String... arguments) {
    return new NodepoolCli(
            terminal,
            Map.of(
                "up",
                UpCommand::new,
                "fake-cloud",
                FakeCloudCommand::new,
                LauncherCommand.NAME,
                LauncherCommand::new),
            NodepoolMain::setUpLogs)
        .run(arguments);
  }

  private static boolean wantsLogs(String[] arguments) {
    return Arrays.stream(arguments)
        .takeWhile(word -> !word.equals("--"))
        .anyMatch(word ->
            word.equals("--debug")
                || word.startsWith("-l")
                || word.startsWith("--logging")
                || word.equals("up")
                || word.equals("fake-cloud")
                || word.equals(LauncherCommand.NAME));
  }

  private static void setUpLogs(GlobalOptions options) {
    if (options.logging().isPresent()) {
      LogSetup.ofProcess().apply(PythonLogging.read(options.logging().get()));
    } else if (options.debug()) {
      LogSetup.ofProcess().apply(LogSetup.console(true));
    }
  }
}
