package dev.nodepool.cli.command;

import dev.nodepool.cli.CommandFailure;
import dev.nodepool.cli.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "doctor",
    description = "Looks for what keeps nodes from coming, and says how to mend it.",
    footer = {"", "Example: nodepool doctor provider my-cloud"})
final class DoctorCommand implements Callable<Integer> {

  @Override
  public Integer call() {
    throw new CommandFailure(
        ExitCode.USAGE, "Say what to look at: nodepool doctor provider PROVIDER.");
  }
}
