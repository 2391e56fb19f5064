package dev.nodepool.cli.request;

import dev.nodepool.cli.output.Column;
import dev.nodepool.cli.output.Rows;
import dev.nodepool.cli.session.ExitCode;
import dev.nodepool.cli.session.Session;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "label-list",
    description = "Lists the labels that running launchers serve.",
    footer = {"", "Example: nodepool label-list"})
public final class LabelListCommand implements Callable<Integer> {
  private static final List<Column<String>> COLUMNS =
      List.of(Column.of("Label", "label", label -> label));
  private final Session session;

  public LabelListCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (var store = session.store()) {
      session.printer().print(Rows.of(COLUMNS, ServedLabels.served(store)));
    }
    return ExitCode.DONE;
  }
}
