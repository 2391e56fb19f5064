package dev.nodepool.drivers.openstack.compute;

import dev.nodepool.openstack.compute.CreateServer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The orders that the cloud did not like, by their node: one that comes out the same when
 * everything has been looked up anew need not be sent again (docs/decisions/0004). Thread-safe.
 */
public final class RefusedRequests {
  private static final int MEMORY = 1000;

  private final Map<String, Refusal> byNode =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Refusal> eldest) {
          return size() > MEMORY;
        }
      };

  /** What the cloud said to an order. */
  private record Refusal(CreateServer order, String words) {}

  synchronized void remember(String nodeId, CreateServer order, String words) {
    byNode.put(nodeId, new Refusal(order, words));
  }

  synchronized void forget(String nodeId) {
    byNode.remove(nodeId);
  }

  /** What the cloud said to this very order. */
  synchronized Optional<String> of(String nodeId, CreateServer order) {
    return Optional.ofNullable(byNode.get(nodeId))
        .filter(refusal -> refusal.order().equals(order))
        .map(Refusal::words);
  }
}
