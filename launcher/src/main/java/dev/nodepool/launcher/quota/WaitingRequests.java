package dev.nodepool.launcher.quota;

import dev.nodepool.launcher.rules.Waiting;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.RequestState;
import dev.nodepool.store.node.NodeCache;
import dev.nodepool.store.request.RequestCache;
import dev.nodepool.store.request.RequestChange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * The requests that wait for room, those of all launchers, as the records show them. Thread-safe;
 * costs nothing while nobody waits.
 */
public final class WaitingRequests implements AutoCloseable {

  /** Who has so many before it has no use for knowing more of them. */
  private static final int ENOUGH = 8;

  private final RequestCache requests;
  private final NodeCache nodes;
  private final Map<String, NodeRequest> known = new HashMap<>();
  private final Map<String, NavigableSet<NodeRequest>> byProvider = new ConcurrentHashMap<>();
  private final AutoCloseable subscription;
  private final Runnable less;

  /**
   * @param less is run when a request has ended to wait, so that others may be served
   */
  public WaitingRequests(RequestCache requests, NodeCache nodes, Runnable less) {
    this.requests = requests;
    this.nodes = nodes;
    this.less = less;
    this.subscription = requests.listen(this::changed);
    requests.byState(RequestState.PENDING).forEach(found -> look(found.value().id()));
  }

  private void changed(RequestChange change) {
    if (look(change.id())) {
      less.run();
    }
  }

  /** Whether the request waited and does no more. */
  private synchronized boolean look(String id) {
    var before = known.remove(id);
    if (before != null) {
      waitingIn(provider(before)).remove(before);
    }
    requests
        .get(id)
        .map(found -> found.value())
        .filter(Waiting::mayWait)
        .ifPresent(now -> {
          known.put(id, now);
          waitingIn(provider(now)).add(now);
        });
    return before != null && !known.containsKey(id);
  }

  private static String provider(NodeRequest request) {
    return String.valueOf(request.reasons().getLast().provider());
  }

  private NavigableSet<NodeRequest> waitingIn(String provider) {
    return byProvider.computeIfAbsent(
        provider, _ -> new ConcurrentSkipListSet<>(NodeRequest.BY_URGENCY));
  }

  /** The first of those of a provider that are to be served before that request, in order. */
  public List<Waiting> before(String provider, NodeRequest request) {
    var waiting = byProvider.get(provider);
    if (waiting == null || waiting.isEmpty()) {
      return List.of();
    }
    // As everybody sees it: its priority may have been revised meanwhile.
    var now = requests.get(request.id()).map(found -> found.value()).orElse(request);
    List<Waiting> before = new ArrayList<>();
    for (var other : waiting.headSet(now)) {
      Waiting.of(other, nodes.byRequest(other.id())).ifPresent(before::add);
      if (before.size() == ENOUGH) {
        break;
      }
    }
    return before;
  }

  @Override
  public void close() throws Exception {
    subscription.close();
  }
}
