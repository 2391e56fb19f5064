package dev.nodepool.cli.node;

import dev.nodepool.cli.node.NodeTable.Row;
import dev.nodepool.cli.session.ExitCode;
import dev.nodepool.cli.session.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "list",
    description = "Lists the nodes, whatever their state.",
    footer = {"", "Example: nodepool list --detail"})
public final class ListCommand implements Callable<Integer> {
  private final Session session;

  @Option(names = "--detail", description = "Show more columns.")
  private boolean detail;

  public ListCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (var store = session.store()) {
      var rows =
          store.nodes().readAll().stream()
              .map(listing -> new Row(listing.node(), listing.locked()))
              .toList();
      session.printer().print(NodeTable.of(rows, session.now()), detail);
    }
    return ExitCode.DONE;
  }
}
