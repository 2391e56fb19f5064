package dev.nodepool.cli.autohold;

import dev.nodepool.cli.session.CommandFailure;
import dev.nodepool.cli.session.ExitCode;
import dev.nodepool.cli.session.Session;
import dev.nodepool.client.autohold.Autoholds;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "autohold-delete",
    description = "Deletes a hold request and lets the nodes go that it holds.",
    footer = {"", "Example: nodepool autohold-delete 0000000012"})
public final class AutoholdDeleteCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "ID", description = "The id of the hold request.")
  private String id = "";

  public AutoholdDeleteCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (var store = session.store()) {
      var request = AutoholdTable.find(store, id);
      var busy = new Autoholds(store).delete(request);
      if (!busy.isEmpty()) {
        throw new CommandFailure(
            "Hold request %s stays, because somebody has locked its node %s: try again when nodepool list shows it unlocked."
                .formatted(request.id(), String.join(", ", busy)));
      }
    }
    return ExitCode.DONE;
  }
}
