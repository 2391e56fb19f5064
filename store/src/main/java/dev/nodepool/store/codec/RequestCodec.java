package dev.nodepool.store.codec;

import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.RequestState;
import java.time.Instant;

/**
 * The record of a node request (docs/zookeeper.md 4): thirteen keys, always written, and the
 * reasons when there are any.
 */
final class RequestCodec extends JsonCodec<NodeRequest> {
  RequestCodec() {
    super("request");
  }

  @Override
  void write(NodeRequest request, FieldWriter fields) {
    fields
        .state(request.state().wire(), request.extra())
        .time("state_time", request.stateTime())
        .texts("declined_by", request.declinedBy())
        .texts("node_types", request.labels())
        .texts("nodes", request.nodes())
        .flag("reuse", request.reuse())
        .text("requestor", request.requestor())
        .any("requestor_data", request.requestorData())
        .text("provider", request.provider())
        .number("relative_priority", request.relativePriority())
        .text("event_id", request.eventId())
        .time("created_time", request.createdTime())
        .text("tenant_name", request.tenantName())
        .extra(ReasonFields.beside(request.extra(), request.reasons()));
  }

  @Override
  NodeRequest read(String id, FieldReader fields, Instant modified) {
    return new NodeRequest(
        id,
        fields.state(RequestState::ofWire, RequestState.UNKNOWN),
        fields.stateTime(modified),
        fields.texts("node_types"),
        fields.text("requestor"),
        fields.any("requestor_data"),
        fields.text("provider"),
        fields.whole("relative_priority", 0),
        fields.text("event_id"),
        fields.time("created_time"),
        fields.text("tenant_name"),
        fields.texts("declined_by"),
        fields.texts("nodes"),
        fields.flag("reuse", true),
        ReasonFields.takeAll(fields),
        fields.rest());
  }
}
