package dev.nodepool.cli.command;

import dev.nodepool.cli.ExitCode;
import dev.nodepool.cli.Session;
import dev.nodepool.store.connection.Versioned;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "request-list",
    description = "Lists the node requests and who has declined them.",
    footer = {"", "Example: nodepool request-list -o json"})
final class RequestListCommand implements Callable<Integer> {
  private final Session session;

  RequestListCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (var store = session.store()) {
      var requests = store.requests().readAll().stream().map(Versioned::value).toList();
      session.printer().print(RequestColumns.rows(requests));
    }
    return ExitCode.DONE;
  }
}
