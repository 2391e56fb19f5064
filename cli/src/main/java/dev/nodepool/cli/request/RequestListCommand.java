package dev.nodepool.cli.request;

import dev.nodepool.cli.output.Column;
import dev.nodepool.cli.output.ReasonDocument;
import dev.nodepool.cli.output.Rows;
import dev.nodepool.cli.session.ExitCode;
import dev.nodepool.cli.session.Session;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.store.connection.Versioned;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "request-list",
    description = "Lists the node requests and who has declined them.",
    footer = {"", "Example: nodepool request-list -o json"})
public final class RequestListCommand implements Callable<Integer> {
  private static final List<Column<NodeRequest>> COLUMNS =
      List.of(
          Column.of("Request ID", "id", NodeRequest::id),
          Column.of("Priority", "relative_priority", NodeRequest::relativePriority),
          Column.of("State", "state", request -> request.state().wire()),
          Column.of("Requestor", "requestor", NodeRequest::requestor),
          Column.of("Node Types", "node_types", NodeRequest::labels),
          Column.of("Nodes", "nodes", NodeRequest::nodes),
          Column.of("Declined By", "declined_by", NodeRequest::declinedBy),
          Column.of("Event ID", "event_id", NodeRequest::eventId),
          Column.document("reasons", request -> ReasonDocument.of(request.reasons())));

  private final Session session;

  public RequestListCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (var store = session.store()) {
      var requests =
          store.requests().readAll().stream()
              .map(Versioned::value)
              .sorted(Comparator.comparing(NodeRequest::id))
              .toList();
      session.printer().print(Rows.of(COLUMNS, requests));
    }
    return ExitCode.DONE;
  }
}
