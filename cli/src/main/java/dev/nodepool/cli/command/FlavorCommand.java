package dev.nodepool.cli.command;

import dev.nodepool.cli.CommandFailure;
import dev.nodepool.cli.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "flavor",
    description = "Shows the sizes of machines that clouds have.",
    footer = {"", "Example: nodepool flavor list my-cloud"})
final class FlavorCommand implements Callable<Integer> {

  @Override
  public Integer call() {
    throw new CommandFailure(ExitCode.USAGE, "Say what to do: nodepool flavor list [PROVIDER].");
  }
}
