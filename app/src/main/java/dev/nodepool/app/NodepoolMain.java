package dev.nodepool.app;

import dev.nodepool.app.logging.LogSetup;
import dev.nodepool.app.logging.PythonLogging;
import dev.nodepool.cli.GlobalOptions;
import dev.nodepool.cli.NodepoolCli;
import dev.nodepool.cli.Terminal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The program {@code nodepool}. */
public final class NodepoolMain {
  private static final Set<String> DAEMONS =
      Set.of("up", "simulator", LauncherCommand.NAME);
  private static final Set<String> OPTIONS_WITH_VALUE =
      Set.of("-c", "--config", "-s", "--secure", "-o", "--output");

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
                "simulator",
                SimulatorCommand::new,
                LauncherCommand.NAME,
                LauncherCommand::new),
            NodepoolMain::setUpLogs)
        .run(arguments);
  }

  /** Whether the command stays, or somebody wants to see what it does. */
  static boolean wantsLogs(String... arguments) {
    var words = Arrays.stream(arguments).takeWhile(word -> !word.equals("--")).toList();
    return DAEMONS.contains(command(words))
        || words.stream()
            .anyMatch(word ->
                word.equals("--debug") || word.startsWith("-l") || word.startsWith("--logging"));
  }

  /** The first word that is neither an option nor the value of one: arguments have any name. */
  private static String command(List<String> words) {
    for (int i = 0; i < words.size(); i++) {
      if (OPTIONS_WITH_VALUE.contains(words.get(i))) {
        i++;
      } else if (!words.get(i).startsWith("-")) {
        return words.get(i);
      }
    }
    return "";
  }

  private static void setUpLogs(GlobalOptions options) {
    if (options.logging().isPresent()) {
      LogSetup.ofProcess().apply(PythonLogging.read(options.logging().get()));
    } else if (options.debug()) {
      LogSetup.ofProcess().apply(LogSetup.console(true));
    }
  }
}
