package dev.nodepool.app;

import dev.nodepool.app.logging.LogSetup;
import dev.nodepool.cli.BuilderCommands;
import dev.nodepool.cli.NodepoolCli;
import dev.nodepool.cli.session.CommandFactory;
import dev.nodepool.cli.session.GlobalOptions;
import dev.nodepool.cli.session.Session;
import dev.nodepool.cli.session.Terminal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import picocli.CommandLine;

/** The program {@code nodepool}. */
public final class NodepoolMain {
  /** The commands that stay, in the order in which help shows them. */
  static final Map<String, CommandFactory> DAEMONS = daemons();

  static final Set<String> OPTIONS_WITH_VALUE =
      Set.of("-c", "--config", "-s", "--secure", "-l", "--logging-config", "-o", "--output");

  private static final Pattern WORD = Pattern.compile("[a-z]");

  private NodepoolMain() {}

  private static Map<String, CommandFactory> daemons() {
    var daemons = new LinkedHashMap<String, CommandFactory>();
    daemons.put("up", UpCommand::new);
    daemons.put(LauncherCommand.NAME, LauncherCommand::new);
    daemons.put(BuilderCommand.NAME, NodepoolMain::builder);
    daemons.put("simulator", SimulatorCommand::new);
    return daemons;
  }

  private static Object builder(Session session) {
    return BuilderCommands.below(new CommandLine(new BuilderCommand(session)), session);
  }

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
            DAEMONS,
            // A daemon sets up its own.
            isDaemon(arguments) ? options -> {} : NodepoolMain::setUpLogs)
        .run(arguments);
  }

  /** Whether the command stays, or somebody wants to see what it does. */
  static boolean wantsLogs(String... arguments) {
    return isDaemon(arguments)
        || Arrays.stream(arguments)
            .takeWhile(word -> !word.equals("--"))
            .anyMatch(word ->
                word.equals("--debug") || word.startsWith("-l") || word.startsWith("--logging"));
  }

  private static boolean isDaemon(String... arguments) {
    var words = Arrays.stream(arguments).takeWhile(word -> !word.equals("--")).toList();
    int command = command(words);
    // "builder" with a word behind it is a command of the builder's, such as "builder ssh-key".
    return command < words.size()
        && DAEMONS.containsKey(words.get(command))
        && (command + 1 == words.size() || !WORD.matcher(words.get(command + 1)).lookingAt());
  }

  /** Where the first word is that is neither an option nor the value of one. */
  private static int command(List<String> words) {
    int i = 0;
    while (i < words.size() && words.get(i).startsWith("-")) {
      i += OPTIONS_WITH_VALUE.contains(words.get(i)) ? 2 : 1;
    }
    return i;
  }

  private static void setUpLogs(GlobalOptions options) {
    if (options.debug() || options.logging().isPresent()) {
      LogSetup.start(options.logging(), LogSetup.console(true));
    }
  }
}
