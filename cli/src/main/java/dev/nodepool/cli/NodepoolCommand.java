package dev.nodepool.cli;

import dev.nodepool.cli.session.ExitCode;
import dev.nodepool.cli.session.GlobalOptions;
import dev.nodepool.cli.session.Version;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command {@code nodepool} itself: without a command it shows what there is. */
@Command(
    name = "nodepool",
    description = "Turns clouds into ready nodes.",
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  nodepool list --detail",
      "  nodepool run small -- make test",
      "  nodepool COMMAND --help"
    })
final class NodepoolCommand implements Callable<Integer> {
  @Mixin final GlobalOptions options;
  @Spec @Nullable CommandSpec spec;

  NodepoolCommand(GlobalOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() {
    if (spec != null) {
      CommandLine line = spec.commandLine();
      line.usage(line.getOut());
    }
    return ExitCode.FAILED;
  }
}
