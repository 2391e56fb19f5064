package dev.nodepool.launcher.quota;

import dev.nodepool.launcher.rules.Waiting;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.RequestState;
import dev.nodepool.store.node.NodeCache;
import dev.nodepool.store.request.RequestCache;
import dev.nodepool.store.request.RequestChange;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The requests that wait for room, those of all launchers, as the records show them. Thread-safe;
 * costs nothing while nobody waits.
 */
public final class WaitingRequests implements AutoCloseable {
  private final RequestCache requests;
  private final NodeCache nodes;
  private final Set<String> ids = ConcurrentHashMap.newKeySet();
  private final AutoCloseable subscription;

  public WaitingRequests(RequestCache requests, NodeCache nodes) {
    this.requests = requests;
    this.nodes = nodes;
    this.subscription = requests.listen(this::changed);
    requests.byState(RequestState.PENDING).forEach(found -> look(found.value().id()));
  }

  private void changed(RequestChange change) {
    look(change.id());
  }

  private void look(String id) {
    if (requests.get(id).filter(found -> Waiting.mayWait(found.value())).isPresent()) {
      ids.add(id);
    } else {
      ids.remove(id);
    }
  }

  /** Those of a provider that are to be served before that request, the most urgent first. */
  public List<Waiting> before(String provider, NodeRequest request) {
    if (ids.isEmpty()) {
      return List.of();
    }
    // As everybody sees it: its priority may have been revised meanwhile.
    var now = requests.get(request.id()).map(found -> found.value()).orElse(request);
    return ids.stream()
        .flatMap(id -> requests.get(id).stream())
        .flatMap(found ->
            Waiting.of(found.value(), nodes.byRequest(found.value().id())).stream())
        .filter(other -> other.provider().equals(provider) && other.isBefore(now))
        .sorted(Comparator.comparing(Waiting::request, NodeRequest.BY_URGENCY))
        .toList();
  }

  @Override
  public void close() throws Exception {
    subscription.close();
  }
}
