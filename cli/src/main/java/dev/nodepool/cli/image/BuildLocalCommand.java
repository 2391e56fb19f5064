package dev.nodepool.cli.image;

import dev.nodepool.builder.build.BuildCommand;
import dev.nodepool.builder.context.SecretVariables;
import dev.nodepool.cli.image.BuildNeeds.Missing;
import dev.nodepool.cli.session.CommandFailure;
import dev.nodepool.cli.session.ExitCode;
import dev.nodepool.cli.session.Session;
import dev.nodepool.config.Diskimage;
import dev.nodepool.model.text.SecretText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "build-local",
    description = {
      "Builds an image in the foreground, without builder and ZooKeeper, to find out what is wrong.",
      "Says what the builder would run, and which files are missing here. Secrets are not shown."
    },
    footer = {"", "Example: nodepool image build-local debian --dry-run"})
public final class BuildLocalCommand implements Callable<Integer> {
  /** Set by the programs in bin/: what {@code %p} in a dib-cmd stands for. */
  private static final String PROGRAM = "nodepool.program";

  private final Session session;

  @Option(names = "--dry-run", description = "Only say what would be run.")
  private boolean dryRun;

  @Option(
      names = "--formats",
      paramLabel = "FORMAT",
      split = ",",
      description = "Formats to build (those of the diskimage, else qcow2).")
  private List<String> formats = new ArrayList<>();

  @Option(
      names = "--to",
      paramLabel = "FILE",
      description = "The file to be made, without its ending (the image's name, here).")
  private @Nullable Path output;

  @Parameters(paramLabel = "IMAGE", description = "The name of the diskimage.")
  private String name = "";

  public BuildLocalCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    var config = session.requiredConfig();
    var image =
        config
            .diskimage(name)
            .orElseThrow(() ->
                new CommandFailure(
                    "There is no diskimage %s in %s.".formatted(name, session.options().config())));
    var inherited = session.terminal().environment();
    var file = (output == null ? Path.of(name) : output).toAbsolutePath();
    var program = Path.of(System.getProperty(PROGRAM, "")).toAbsolutePath();
    var command =
        BuildCommand.of(image, formats(image), file, config.elementsDir(), program, inherited);
    var added = new TreeMap<String, String>();
    command
        .environment()
        .forEach((variable, value) -> {
          if (!value.equals(inherited.get(variable))) {
            added.put(
                variable, SecretVariables.include(image, variable) ? SecretText.REDACTED : value);
          }
        });
    var words = command.words();
    var missing =
        new BuildNeeds(command.environment())
            .missing(
                words.getFirst(),
                words.subList(words.lastIndexOf(file.toString()) + 1, words.size()),
                image.envVars());
    if (dryRun) {
      session.printer().print(text(words, added, missing), document(words, added, missing));
      return ExitCode.DONE;
    }
    session.err().println(text(words, added, missing));
    return build(command, image);
  }

  private List<String> formats(Diskimage image) {
    if (!formats.isEmpty()) {
      return formats;
    }
    return image.formats().isEmpty() ? List.of("qcow2") : image.formats();
  }

  private int build(BuildCommand command, Diskimage image) throws InterruptedException {
    var secrets = SecretVariables.hidden(image, command.environment());
    int code = new ForegroundBuild(session, secrets).run(command);
    if (code != 0) {
      throw new CommandFailure(
          "%s ended with exit code %d.".formatted(command.words().getFirst(), code));
    }
    return ExitCode.DONE;
  }

  /** Lines for a shell, but for the secrets; what is missing as comments below. */
  private static String text(List<String> words, Map<String, String> added, List<Missing> missing) {
    var lines = new ArrayList<String>();
    added.forEach(
        (variable, value) -> lines.add("export %s=%s".formatted(variable, quoted(value))));
    lines.add(String.join(" ", words.stream().map(BuildLocalCommand::quoted).toList()));
    missing.forEach(
        one -> lines.add("# missing here: %s, for %s".formatted(one.what(), one.neededBy())));
    return String.join("\n", lines);
  }

  private static Map<String, Object> document(
      List<String> words, Map<String, String> added, List<Missing> missing) {
    var document = new LinkedHashMap<String, Object>();
    document.put("command", words);
    document.put("environment", added);
    document.put(
        "missing",
        missing.stream()
            .map(one -> Map.of("what", one.what(), "needed_by", one.neededBy()))
            .toList());
    return document;
  }

  private static String quoted(String word) {
    return word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
