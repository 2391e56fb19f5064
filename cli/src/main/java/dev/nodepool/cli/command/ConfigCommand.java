package dev.nodepool.cli.command;

import dev.nodepool.cli.CommandFailure;
import dev.nodepool.cli.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "config",
    description = "Makes configurations out of those of others.",
    footer = {"", "Example: nodepool config import-sfconfig sfconfig.yaml"})
final class ConfigCommand implements Callable<Integer> {

  @Override
  public Integer call() {
    throw new CommandFailure(
        ExitCode.USAGE, "Say what to do: nodepool config import-sfconfig FILE.");
  }
}
