package dev.nodepool.store.codec;

import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.RequestState;
import java.time.Instant;
import java.util.Set;
import tools.jackson.core.JacksonException;

/**
 * The record of a node request (zookeeper-contract.md 4): thirteen keys, always written, and the
 * reasons when there are any.
 */
public final class RequestCodec implements Codec<NodeRequest> {
  private static final Set<String> KEYS =
      Set.of(
          "state",
          "state_time",
          "node_types",
          "requestor",
          "requestor_data",
          "provider",
          "relative_priority",
          "event_id",
          "created_time",
          "tenant_name",
          "declined_by",
          "nodes",
          "reuse");

  @Override
  public byte[] encode(NodeRequest request) {
    boolean unknown = request.state() == RequestState.UNKNOWN;
    return Json.writeObject(out ->
        new FieldWriter(out)
            .text("state", StateWord.toWrite(unknown, request.state().wire(), request.extra()))
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
            .extra(ReasonMembers.beside(request.extra(), request.reasons()), KEYS));
  }

  @Override
  public NodeRequest decode(String id, byte[] data, Instant modified) {
    try {
      return request(id, new FieldReader(data), modified);
    } catch (JacksonException | IllegalArgumentException e) {
      throw new BadRecordException("of request " + id, e);
    }
  }

  private static NodeRequest request(String id, FieldReader fields, Instant modified) {
    String word = fields.text("state");
    var state = word == null ? RequestState.UNKNOWN : RequestState.ofWire(word);
    if (state == RequestState.UNKNOWN && word != null) {
      fields.keep(StateWord.KEY, word);
    }
    var stateTime = fields.time("state_time");
    var labels = fields.texts("node_types");
    var requestor = fields.text("requestor");
    var requestorData = fields.any("requestor_data");
    var provider = fields.text("provider");
    int relativePriority = fields.whole("relative_priority", 0);
    var eventId = fields.text("event_id");
    var createdTime = fields.time("created_time");
    var tenant = fields.text("tenant_name");
    var declinedBy = fields.texts("declined_by");
    var nodes = fields.texts("nodes");
    boolean reuse = fields.flag("reuse", true);
    return new NodeRequest(
        id,
        state,
        stateTime == null ? modified : stateTime,
        labels,
        requestor,
        requestorData,
        provider,
        relativePriority,
        eventId,
        createdTime,
        tenant,
        declinedBy,
        nodes,
        reuse,
        ReasonMembers.takeAll(fields),
        fields.rest());
  }
}
