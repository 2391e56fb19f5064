package dev.nodepool.drivers.openstack.compute;

import dev.nodepool.openstack.Cloud;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.compute.Server;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A copy of the cloud's list of servers that is kept up to date with what changed, so that asking
 * often stays cheap with many servers. Thread-safe; callers take turns.
 */
public final class ServerCache {
  private final Cloud cloud;
  private final Map<String, Server> byId = new HashMap<>();
  private volatile Map<String, Server> snapshot = Map.of();
  private @Nullable String mark;

  public ServerCache(Cloud cloud) {
    this.cloud = cloud;
  }

  /** All servers as they are now: one call to the cloud. The map never changes. */
  public synchronized Map<String, Server> refresh() throws CloudApiException, InterruptedException {
    var answer = cloud.compute().servers(mark);
    if (answer.complete()) {
      byId.clear();
    }
    for (var server : answer.servers()) {
      if (server.isGone()) {
        byId.remove(server.id());
      } else {
        byId.put(server.id(), server);
      }
    }
    mark = answer.mark();
    if (answer.complete() || !answer.servers().isEmpty()) {
      snapshot = Map.copyOf(byId);
    }
    return snapshot;
  }

  /** The server as it was seen last; does not ask the cloud. */
  public Optional<Server> known(String id) {
    return Optional.ofNullable(snapshot.get(id));
  }
}
