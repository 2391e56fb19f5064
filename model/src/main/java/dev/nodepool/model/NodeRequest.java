package dev.nodepool.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A wish for nodes as stored in {@code /nodepool/requests/<priority>-<sequence>} (docs/zookeeper.md
 * 4). Immutable.
 *
 * @param labels the wanted labels in order, may repeat; the wire calls them {@code node_types}
 * @param requestorData anything of the requestor's, returned as it came
 * @param provider the provider that the requestor would like
 * @param relativePriority the smaller, the earlier among requests of one priority
 * @param declinedBy ids of the pools that will not serve it
 * @param nodes ids of the nodes, in the order of {@code labels}, once fulfilled
 * @param reuse false = only freshly launched nodes
 * @param reasons what the pools that looked at it have said, one each, the newest last
 * @param extra keys of the record that we do not know, kept as they are
 */
public record NodeRequest(
    String id,
    RequestState state,
    Instant stateTime,
    List<String> labels,
    @Nullable String requestor,
    @Nullable Object requestorData,
    @Nullable String provider,
    int relativePriority,
    @Nullable String eventId,
    @Nullable Instant createdTime,
    @Nullable String tenantName,
    List<String> declinedBy,
    List<String> nodes,
    boolean reuse,
    List<Reason> reasons,
    Map<String, Object> extra) {

  /** Pipeline precedences of Zuul, and our own. */
  public static final int PRIORITY_HIGH = 100;

  public static final int PRIORITY_NORMAL = 200;
  public static final int PRIORITY_LOW = 300;
  public static final int PRIORITY_MIN_READY = 900;

  /** How many reasons are kept: more pools than that say the same. */
  public static final int MAX_REASONS = 32;

  /** The key of ours that names an upload; others ignore it. */
  private static final String IMAGE_UPLOAD = "image_upload";

  /** Who asks for nodes in advance. */
  public static final String MIN_READY_REQUESTOR = "NodePool:min-ready";

  /** The order of service: priority, relative priority, sequence (docs/zookeeper.md 3). */
  public static final Comparator<NodeRequest> BY_URGENCY =
      Comparator.comparing(NodeRequest::priorityText)
          .thenComparingInt(NodeRequest::relativePriority)
          .thenComparing(NodeRequest::sequence);

  public NodeRequest {
    labels = List.copyOf(labels);
    declinedBy = List.copyOf(declinedBy);
    nodes = List.copyOf(nodes);
    reasons = List.copyOf(reasons);
    extra = Collections.unmodifiableMap(new LinkedHashMap<>(extra));
  }

  /** A new wish; the id is given when it is stored. */
  public static NodeRequest of(List<String> labels, String requestor, Instant now) {
    return new NodeRequest(
        "",
        RequestState.REQUESTED,
        now,
        labels,
        requestor,
        null,
        null,
        0,
        null,
        now,
        null,
        List.of(),
        List.of(),
        true,
        List.of(),
        Map.of());
  }

  private String priorityText() {
    int dash = id.indexOf('-');
    return dash < 0 ? id : id.substring(0, dash);
  }

  private String sequence() {
    return id.substring(id.indexOf('-') + 1);
  }

  public boolean isMinReady() {
    return MIN_READY_REQUESTOR.equals(requestor);
  }

  public NodeRequest withId(String newId) {
    return with(draft -> draft.id = newId);
  }

  public NodeRequest moved(RequestState to, Instant now) {
    return with(draft -> {
      draft.state = to;
      draft.stateTime = now;
    });
  }

  /** Served: with these nodes, in the order of the labels. */
  public NodeRequest fulfilled(List<String> nodeIds, Instant now) {
    return moved(RequestState.FULFILLED, now).withNodes(nodeIds);
  }

  public NodeRequest withNodes(List<String> nodeIds) {
    return with(draft -> draft.nodes = nodeIds);
  }

  /** This pool will not serve it. */
  public NodeRequest declinedBy(String poolId) {
    if (declinedBy.contains(poolId)) {
      return this;
    }
    var more = new ArrayList<>(declinedBy);
    more.add(poolId);
    return with(draft -> draft.declinedBy = more);
  }

  public NodeRequest withProvider(@Nullable String wish) {
    return with(draft -> draft.provider = wish);
  }

  public NodeRequest withTenant(@Nullable String tenant) {
    return with(draft -> draft.tenantName = tenant);
  }

  public NodeRequest withRelativePriority(int priority) {
    return with(draft -> draft.relativePriority = priority);
  }

  public NodeRequest withEventId(String event) {
    return with(draft -> draft.eventId = event);
  }

  public NodeRequest withRequestorData(@Nullable Object data) {
    return with(draft -> draft.requestorData = data);
  }

  /** Only with freshly launched nodes. */
  public NodeRequest withoutReuse() {
    return with(draft -> draft.reuse = false);
  }

  /** What a pool has to say of it now, in the place of what it said before. */
  public NodeRequest withReason(Reason reason) {
    var kept = new ArrayList<>(reasons);
    kept.removeIf(reason::speaksForTheSameAs);
    kept.add(reason);
    int tooMany = Math.max(0, kept.size() - MAX_REASONS);
    return with(draft -> draft.reasons = kept.subList(tooMany, kept.size()));
  }

  /** Whether nothing differs but what pools have said of it. */
  public boolean sameButForReasons(NodeRequest other) {
    return with(draft -> draft.reasons = other.reasons).equals(other);
  }

  /**
   * The path of the upload that its nodes boot from, whatever is current, so that an image can be
   * tried before it serves anybody; empty for all other requests.
   */
  public Optional<String> imageUpload() {
    return Optional.ofNullable(extra.get(IMAGE_UPLOAD)).map(String::valueOf);
  }

  public NodeRequest withImageUpload(String path) {
    return withExtra(IMAGE_UPLOAD, path);
  }

  /** This request with a key of ours that other programs ignore. */
  public NodeRequest withExtra(String key, Object value) {
    var more = new LinkedHashMap<>(extra);
    more.put(key, value);
    return with(draft -> draft.extra = more);
  }

  private NodeRequest with(Consumer<Draft> change) {
    var draft = new Draft(this);
    change.accept(draft);
    return draft.request();
  }

  /** The parts of the next record; lives only while it is made. */
  private static final class Draft {
    private final NodeRequest from;
    private String id;
    private RequestState state;
    private Instant stateTime;
    private @Nullable Object requestorData;
    private @Nullable String provider;
    private int relativePriority;
    private @Nullable String eventId;
    private @Nullable String tenantName;
    private List<String> declinedBy;
    private List<String> nodes;
    private boolean reuse;
    private List<Reason> reasons;
    private Map<String, Object> extra;

    private Draft(NodeRequest request) {
      from = request;
      id = request.id;
      state = request.state;
      stateTime = request.stateTime;
      requestorData = request.requestorData;
      provider = request.provider;
      relativePriority = request.relativePriority;
      eventId = request.eventId;
      tenantName = request.tenantName;
      declinedBy = request.declinedBy;
      nodes = request.nodes;
      reuse = request.reuse;
      reasons = request.reasons;
      extra = request.extra;
    }

    private NodeRequest request() {
      return new NodeRequest(
          id,
          state,
          stateTime,
          from.labels,
          from.requestor,
          requestorData,
          provider,
          relativePriority,
          eventId,
          from.createdTime,
          tenantName,
          declinedBy,
          nodes,
          reuse,
          reasons,
          extra);
    }
  }
}
