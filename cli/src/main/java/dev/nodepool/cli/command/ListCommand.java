package dev.nodepool.cli.command;

import dev.nodepool.cli.ExitCode;
import dev.nodepool.cli.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "list",
    description = "Lists the nodes, whatever their state.",
    footer = {"", "Example: nodepool list --detail"})
final class ListCommand implements Callable<Integer> {
  private final Session session;

  @Option(names = "--detail", description = "Show more columns.")
  private boolean detail;

  ListCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (var store = session.store()) {
      session.printer().print(NodeColumns.rows(NodeRows.all(store), session.now()), detail);
    }
    return ExitCode.DONE;
  }
}
