package dev.nodepool.model;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One node as stored in {@code /nodepool/nodes/<id>} (zookeeper-contract.md 5). Immutable: a change
 * is a new record.
 *
 * @param labels what the node can serve as; the wire calls it {@code type}
 * @param resources what the node costs; null when nobody has said so
 * @param extra keys of the record that we do not know, kept as they are
 */
public record Node(
    String id,
    NodeState state,
    Instant stateTime,
    @Nullable Instant createdTime,
    List<String> labels,
    Owner owner,
    Allocation allocation,
    Machine machine,
    @Nullable Resources resources,
    @Nullable Integer slot,
    @Nullable Map<String, Object> attributes,
    @Nullable Object driverData,
    @Nullable Object userData,
    Hold hold,
    Map<String, Object> extra) {

  public Node {
    labels = List.copyOf(labels);
    extra = Collections.unmodifiableMap(new LinkedHashMap<>(extra));
  }

  /** A node that is about to be made. */
  public static Node init(
      String label,
      Owner owner,
      Allocation allocation,
      @Nullable Map<String, Object> attributes,
      Instant now) {
    return new Node(
        "",
        NodeState.INIT,
        now,
        now,
        List.of(label),
        owner,
        allocation,
        Machine.NONE,
        null,
        null,
        attributes,
        null,
        null,
        Hold.NONE,
        Map.of());
  }

  /** This node in {@code to}. Throws if the move is not one that we may make. */
  public Node moved(NodeState to, Instant now) {
    if (!state.mayMoveTo(to)) {
      throw new IllegalStateException(
          "node %s cannot go from %s to %s".formatted(id, state.wire(), to.wire()));
    }
    return new Node(
        id,
        to,
        now,
        createdTime,
        labels,
        owner,
        allocation,
        machine,
        resources,
        slot,
        attributes,
        driverData,
        userData,
        hold,
        extra);
  }

  public Node withId(String newId) {
    return new Node(
        newId,
        state,
        stateTime,
        createdTime,
        labels,
        owner,
        allocation,
        machine,
        resources,
        slot,
        attributes,
        driverData,
        userData,
        hold,
        extra);
  }

  public Node withLabels(List<String> newLabels) {
    return new Node(
        id,
        state,
        stateTime,
        createdTime,
        newLabels,
        owner,
        allocation,
        machine,
        resources,
        slot,
        attributes,
        driverData,
        userData,
        hold,
        extra);
  }

  public Node withOwner(Owner newOwner) {
    return new Node(
        id,
        state,
        stateTime,
        createdTime,
        labels,
        newOwner,
        allocation,
        machine,
        resources,
        slot,
        attributes,
        driverData,
        userData,
        hold,
        extra);
  }

  public Node withAllocation(Allocation to) {
    return new Node(
        id,
        state,
        stateTime,
        createdTime,
        labels,
        owner,
        to,
        machine,
        resources,
        slot,
        attributes,
        driverData,
        userData,
        hold,
        extra);
  }

  /** Free for the next request: only the request is forgotten, as upstream does. */
  public Node deallocated() {
    return withAllocation(new Allocation(null, allocation.tenantName(), allocation.requestor()));
  }

  public Node withMachine(Machine to) {
    return new Node(
        id,
        state,
        stateTime,
        createdTime,
        labels,
        owner,
        allocation,
        to,
        resources,
        slot,
        attributes,
        driverData,
        userData,
        hold,
        extra);
  }

  public Node withResources(Resources cost) {
    return new Node(
        id,
        state,
        stateTime,
        createdTime,
        labels,
        owner,
        allocation,
        machine,
        cost,
        slot,
        attributes,
        driverData,
        userData,
        hold,
        extra);
  }

  public Node withSlot(int newSlot) {
    return new Node(
        id,
        state,
        stateTime,
        createdTime,
        labels,
        owner,
        allocation,
        machine,
        resources,
        newSlot,
        attributes,
        driverData,
        userData,
        hold,
        extra);
  }

  public Node withAttributes(@Nullable Map<String, Object> newAttributes) {
    return new Node(
        id,
        state,
        stateTime,
        createdTime,
        labels,
        owner,
        allocation,
        machine,
        resources,
        slot,
        newAttributes,
        driverData,
        userData,
        hold,
        extra);
  }

  public Node withUserData(@Nullable Object data) {
    return new Node(
        id,
        state,
        stateTime,
        createdTime,
        labels,
        owner,
        allocation,
        machine,
        resources,
        slot,
        attributes,
        driverData,
        data,
        hold,
        extra);
  }

  public Node withDriverData(@Nullable Object data) {
    return new Node(
        id,
        state,
        stateTime,
        createdTime,
        labels,
        owner,
        allocation,
        machine,
        resources,
        slot,
        attributes,
        data,
        userData,
        hold,
        extra);
  }

  public Node withHold(Hold newHold) {
    return new Node(
        id,
        state,
        stateTime,
        createdTime,
        labels,
        owner,
        allocation,
        machine,
        resources,
        slot,
        attributes,
        driverData,
        userData,
        newHold,
        extra);
  }

  /** This node with a key of ours that other programs ignore. */
  public Node withExtra(String key, Object value) {
    var more = new LinkedHashMap<>(extra);
    more.put(key, value);
    return new Node(
        id,
        state,
        stateTime,
        createdTime,
        labels,
        owner,
        allocation,
        machine,
        resources,
        slot,
        attributes,
        driverData,
        userData,
        hold,
        more);
  }

  public @Nullable String provider() {
    return owner.provider();
  }

  public @Nullable String pool() {
    return owner.pool();
  }

  /** The id of the request that this node was given to. */
  public @Nullable String allocatedTo() {
    return allocation.requestId();
  }

  /** The cloud's id as text, null when there is none yet. */
  public @Nullable String externalId() {
    var id = machine.externalId();
    return id == null ? null : id.toString();
  }
}
