package dev.nodepool.model;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One node as stored in {@code /nodepool/nodes/<id>} (docs/zookeeper.md 5). Immutable: a change is
 * a new record.
 *
 * @param labels what the node can serve as; the wire calls it {@code type}
 * @param resources what the node costs; null when nobody has said so
 * @param reason why it failed or is not deleted yet; null when there is nothing to say
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
    @Nullable Reason reason,
    Map<String, Object> extra) {

  /** The key of ours that names the upload that a request wanted; others ignore it. */
  private static final String IMAGE_UPLOAD = "image_upload";

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
        null,
        Map.of());
  }

  /** This node in {@code to}. Throws if the move is not one that we may make. */
  public Node moved(NodeState to, Instant now) {
    if (!state.mayMoveTo(to)) {
      throw new IllegalStateException(
          "node %s cannot go from %s to %s".formatted(id, state.wire(), to.wire()));
    }
    return with(draft -> {
      draft.state = to;
      draft.stateTime = now;
    });
  }

  public Node withId(String newId) {
    return with(draft -> draft.id = newId);
  }

  public Node withLabels(List<String> newLabels) {
    return with(draft -> draft.labels = newLabels);
  }

  public Node withAllocation(Allocation to) {
    return with(draft -> draft.allocation = to);
  }

  /**
   * Free for the next request, and nobody's: a tenant at its limit would else wait for a node that
   * only it may be given.
   */
  public Node deallocated() {
    return withAllocation(Allocation.FREE);
  }

  /**
   * Back from a requestor that has not used it. One whose image is only tried serves nobody else.
   */
  public Node givenBack(Instant now) {
    return imageUpload().isPresent() ? deallocated().moved(NodeState.DELETING, now) : deallocated();
  }

  /** The upload that its request wanted it to boot from; empty when that was left to us. */
  public Optional<String> imageUpload() {
    return Optional.ofNullable(extra.get(IMAGE_UPLOAD)).map(String::valueOf);
  }

  /** This node, made for the request, with the upload that it names, if it names one. */
  public Node bootingAs(NodeRequest request) {
    return request.imageUpload().map(path -> withExtra(IMAGE_UPLOAD, path)).orElse(this);
  }

  public Node withMachine(Machine to) {
    return with(draft -> draft.machine = to);
  }

  public Node withResources(Resources cost) {
    return with(draft -> draft.resources = cost);
  }

  public Node withSlot(int newSlot) {
    return with(draft -> draft.slot = newSlot);
  }

  public Node withAttributes(@Nullable Map<String, Object> newAttributes) {
    return with(draft -> draft.attributes = newAttributes);
  }

  public Node withUserData(@Nullable Object data) {
    return with(draft -> draft.userData = data);
  }

  public Node withDriverData(@Nullable Object data) {
    return with(draft -> draft.driverData = data);
  }

  public Node withHold(Hold newHold) {
    return with(draft -> draft.hold = newHold);
  }

  /** This node with what there is to say of it; null when all is well again. */
  public Node withReason(@Nullable Reason newReason) {
    return with(draft -> draft.reason = newReason);
  }

  /** This node with a key of ours that other programs ignore. */
  public Node withExtra(String key, Object value) {
    var more = new LinkedHashMap<>(extra);
    more.put(key, value);
    return with(draft -> draft.extra = more);
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
    var externalId = machine.externalId();
    return externalId == null ? null : externalId.toString();
  }

  private Node with(Consumer<Draft> change) {
    var draft = new Draft(this);
    change.accept(draft);
    return draft.node();
  }

  /** The parts of the next record; lives only while it is made. */
  private static final class Draft {
    private final @Nullable Instant createdTime;
    private String id;
    private NodeState state;
    private Instant stateTime;
    private List<String> labels;
    private Owner owner;
    private Allocation allocation;
    private Machine machine;
    private @Nullable Resources resources;
    private @Nullable Integer slot;
    private @Nullable Map<String, Object> attributes;
    private @Nullable Object driverData;
    private @Nullable Object userData;
    private Hold hold;
    private @Nullable Reason reason;
    private Map<String, Object> extra;

    private Draft(Node node) {
      id = node.id;
      state = node.state;
      stateTime = node.stateTime;
      createdTime = node.createdTime;
      labels = node.labels;
      owner = node.owner;
      allocation = node.allocation;
      machine = node.machine;
      resources = node.resources;
      slot = node.slot;
      attributes = node.attributes;
      driverData = node.driverData;
      userData = node.userData;
      hold = node.hold;
      reason = node.reason;
      extra = node.extra;
    }

    private Node node() {
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
          reason,
          extra);
    }
  }
}
