package dev.nodepool.cli.autohold;

import dev.nodepool.cli.output.PythonText;
import dev.nodepool.cli.session.ExitCode;
import dev.nodepool.cli.session.Session;
import dev.nodepool.model.text.Printable;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "autohold-info",
    description = "Shows a hold request with the nodes that it holds.",
    footer = {"", "Example: nodepool autohold-info 0000000012"})
public final class AutoholdInfoCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "ID", description = "The id of the hold request.")
  private String id = "";

  public AutoholdInfoCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (var store = session.store()) {
      var rows = AutoholdTable.of(List.of(AutoholdTable.find(store, id)));
      var object = rows.objects().getFirst();
      var text =
          rows.columns().stream()
              .map(column ->
                  "%s: %s"
                      .formatted(
                          column.title(), Printable.line(PythonText.str(object.get(column.key())))))
              .collect(Collectors.joining("\n"));
      session.printer().print(text, object);
    }
    return ExitCode.DONE;
  }
}
