package dev.nodepool.cli;

import dev.nodepool.cli.output.SafeStream;
import dev.nodepool.cli.session.CommandFactory;
import dev.nodepool.cli.session.CommandFailure;
import dev.nodepool.cli.session.ExitCode;
import dev.nodepool.cli.session.GlobalOptions;
import dev.nodepool.cli.session.Session;
import dev.nodepool.cli.session.Terminal;
import dev.nodepool.cli.session.Version;
import dev.nodepool.config.ConfigException;
import dev.nodepool.model.text.NetworkTrouble;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParameterException;

/** Parses a command line, runs its command, and says in one sentence what went wrong. */
public final class NodepoolCli {
  private final Terminal terminal;
  private final Consumer<GlobalOptions> beforeCommand;
  private final Map<String, CommandFactory> factories = new LinkedHashMap<>();

  /**
   * All commands of this module, and {@code more} of the programs that it is part of.
   *
   * @param beforeCommand called with the parsed options before a command runs
   */
  public NodepoolCli(
      Terminal terminal, Map<String, CommandFactory> more, Consumer<GlobalOptions> beforeCommand) {
    this.terminal = terminal;
    this.beforeCommand = beforeCommand;
    factories.putAll(Commands.all());
    factories.putAll(more);
  }

  /** Runs the command that the arguments name; gives its exit code. Blocks as long as it takes. */
  public int run(String... arguments) {
    var options = new GlobalOptions();
    var session = new Session(terminal, options);
    var line = new CommandLine(new NodepoolCommand(options));
    wanted(arguments).forEach(name -> line.addSubcommand(name, commandOf(name).create(session)));
    line.getSubcommands()
        .values()
        .forEach(command -> command.getCommandSpec().versionProvider(new Version()));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setOut(new PrintWriter(terminal.out(), true));
    line.setErr(new PrintWriter(terminal.err(), true));
    line.setUsageHelpWidth(100);
    line.setParameterExceptionHandler((problem, given) -> usage(problem));
    line.setExecutionExceptionHandler(failures(options));
    line.setExecutionStrategy(parsed -> {
      prepare(parsed.commandSpec().commandLine(), options);
      return new CommandLine.RunLast().execute(parsed);
    });
    return line.execute(arguments);
  }

  /** What goes wrong here is told as what goes wrong in a command. */
  private void prepare(CommandLine line, GlobalOptions options) {
    try {
      beforeCommand.accept(options);
    } catch (RuntimeException e) {
      throw new CommandLine.ExecutionException(line, String.valueOf(e.getMessage()), e);
    }
  }

  private CommandFactory commandOf(String name) {
    var factory = factories.get(name);
    if (factory == null) {
      throw new IllegalArgumentException(name);
    }
    return factory;
  }

  /** Reading the annotations of all commands takes longer than most commands do. */
  private List<String> wanted(String[] arguments) {
    var named = Arrays.stream(arguments).filter(factories::containsKey).distinct().toList();
    return named.isEmpty() ? List.copyOf(factories.keySet()) : named;
  }

  private int usage(ParameterException problem) {
    var name = problem.getCommandLine().getCommandSpec().qualifiedName();
    tell("%s: %s (see %s --help)".formatted(name, sentence(problem.getMessage()), name));
    return ExitCode.USAGE;
  }

  private static String sentence(@Nullable String message) {
    return Objects.requireNonNullElse(message, "")
        .lines()
        .findFirst()
        .orElse("wrong usage")
        .strip();
  }

  private IExecutionExceptionHandler failures(GlobalOptions options) {
    return (problem, line, result) -> {
      if (options.debug()) {
        problem.printStackTrace(terminal.err());
      }
      switch (problem) {
        case CommandFailure failure -> {
          tell(String.valueOf(failure.getMessage()));
          return failure.exitCode();
        }
        case ConfigException config -> {
          tell(String.valueOf(config.getMessage()));
          return ExitCode.FAILED;
        }
        case InterruptedException interrupted -> {
          return ExitCode.INTERRUPTED;
        }
        default -> {
          tell(describe(problem));
          return ExitCode.FAILED;
        }
      }
    };
  }

  /** Words of others may be in it. */
  private void tell(String sentence) {
    new SafeStream(terminal.err()).println(sentence);
  }

  /** Our own exceptions are sentences already; what others say is put into plain words. */
  private static String describe(Exception problem) {
    var message = problem.getMessage();
    boolean ours = problem.getClass().getName().startsWith("dev.nodepool.");
    if (ours && message != null) {
      return message;
    }
    return "Nodepool failed unexpectedly (%s): run the command again with --debug to see where."
        .formatted(NetworkTrouble.words(problem));
  }
}
