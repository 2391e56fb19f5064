package dev.nodepool.cli.request;

import dev.nodepool.cli.output.Column;
import dev.nodepool.cli.output.ReasonDocument;
import dev.nodepool.cli.output.Rows;
import dev.nodepool.model.NodeRequest;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Node requests as rows: the columns and keys of Nodepool 11, sorted by id. */
public final class RequestTable {
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

  private RequestTable() {}

  public static Rows<NodeRequest> of(Collection<NodeRequest> requests) {
    return Rows.of(
        COLUMNS, requests.stream().sorted(Comparator.comparing(NodeRequest::id)).toList());
  }
}
