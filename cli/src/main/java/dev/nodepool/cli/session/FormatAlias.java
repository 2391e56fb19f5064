package dev.nodepool.cli.session;

import dev.nodepool.cli.output.OutputFormat;
import picocli.CommandLine.Option;

/** The second name of {@code --output}, on the commands that Nodepool 11 did not have. */
public final class FormatAlias {
  private final GlobalOptions options;

  public FormatAlias(GlobalOptions options) {
    this.options = options;
  }

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      description = "The same as --output.")
  void format(OutputFormat format) {
    options.output = format;
  }
}
