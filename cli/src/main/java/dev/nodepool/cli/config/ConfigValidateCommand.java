package dev.nodepool.cli.config;

import dev.nodepool.cli.output.Printer;
import dev.nodepool.cli.session.ExitCode;
import dev.nodepool.cli.session.Session;
import dev.nodepool.config.ConfigLoader;
import dev.nodepool.config.Loaded;
import dev.nodepool.config.yaml.Problem;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "config-validate",
    description = "Checks the configuration and shows every problem with its place.",
    footer = {"", "Example: nodepool -c nodepool.yaml -s secure.conf config-validate"})
public final class ConfigValidateCommand implements Callable<Integer> {
  private final Session session;

  public ConfigValidateCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    var loaded = new ConfigLoader().examine(session.configSource());
    var printer = session.printer();
    if (printer.isTable()) {
      print(loaded);
    } else {
      document(loaded, printer);
    }
    return loaded.hasErrors() ? ExitCode.FAILED : ExitCode.DONE;
  }

  private void print(Loaded loaded) {
    loaded.problems().forEach(problem -> session.err().println(line(problem)));
    if (!loaded.hasErrors()) {
      session.out().printf("%s is valid%n", session.options().config());
    }
  }

  private static String line(Problem problem) {
    return problem.isError() ? problem.toString() : problem + " (a warning)";
  }

  private void document(Loaded loaded, Printer printer) {
    printer.document(
        Map.of(
            "valid",
            !loaded.hasErrors(),
            "problems",
            loaded.problems().stream().map(ConfigValidateCommand::object).toList()));
  }

  private static Map<String, Object> object(Problem problem) {
    var object = new LinkedHashMap<String, Object>();
    object.put("severity", problem.isError() ? "error" : "warning");
    object.put("file", problem.file());
    object.put("line", problem.line());
    object.put("column", problem.column());
    object.put("path", problem.path());
    object.put("message", problem.message());
    return object;
  }
}
