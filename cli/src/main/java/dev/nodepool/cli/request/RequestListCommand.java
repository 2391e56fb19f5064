package dev.nodepool.cli.request;

import dev.nodepool.cli.session.ExitCode;
import dev.nodepool.cli.session.Session;
import dev.nodepool.store.connection.Versioned;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "request-list",
    description = "Lists the node requests and who has declined them.",
    footer = {"", "Example: nodepool request-list -o json"})
public final class RequestListCommand implements Callable<Integer> {
  private final Session session;

  public RequestListCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (var store = session.store()) {
      session
          .printer()
          .print(
              RequestTable.of(store.requests().readAll().stream().map(Versioned::value).toList()));
    }
    return ExitCode.DONE;
  }
}
