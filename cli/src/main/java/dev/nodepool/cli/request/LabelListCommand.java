package dev.nodepool.cli.request;

import dev.nodepool.cli.session.ExitCode;
import dev.nodepool.cli.session.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "label-list",
    description = "Lists the labels that running launchers serve.",
    footer = {"", "Example: nodepool label-list"})
public final class LabelListCommand implements Callable<Integer> {
  private final Session session;

  public LabelListCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (var store = session.store()) {
      session.printer().print(LabelTable.of(ServedLabels.served(store)));
    }
    return ExitCode.DONE;
  }
}
