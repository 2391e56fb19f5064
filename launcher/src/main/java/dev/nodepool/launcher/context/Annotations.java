package dev.nodepool.launcher.context;

import dev.nodepool.model.NodeRequest;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * What the log lines of this thread are about, until it is closed: the event that a request belongs
 * to, the node request, the node (docs/compatibility.md).
 */
public final class Annotations implements AutoCloseable {
  private static final String EVENT = "event";
  private static final String REQUEST = "request";
  private static final String NODE = "node";

  private record Former(String key, @Nullable String value) {}

  private final Deque<Former> former = new ArrayDeque<>();

  private Annotations() {}

  public static Annotations of(NodeRequest request) {
    return new Annotations().put(EVENT, request.eventId()).put(REQUEST, request.id());
  }

  public static Annotations of(NodeRequest request, String nodeId) {
    return of(request).put(NODE, nodeId);
  }

  public static Annotations ofNode(String nodeId) {
    return new Annotations().put(NODE, nodeId);
  }

  private Annotations put(String key, @Nullable String value) {
    former.push(new Former(key, MDC.get(key)));
    set(key, value);
    return this;
  }

  private static void set(String key, @Nullable String value) {
    if (value == null) {
      MDC.remove(key);
    } else {
      MDC.put(key, value);
    }
  }

  /** The lines are about what they were about before. */
  @Override
  public void close() {
    former.forEach(one -> set(one.key(), one.value()));
  }
}
