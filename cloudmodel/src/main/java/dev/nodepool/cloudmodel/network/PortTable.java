package dev.nodepool.cloudmodel.network;

import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import dev.nodepool.openstack.network.Port;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The ports of a simulated project. Guarded by the cloud's lock. */
public final class PortTable {
  private final Map<String, SimulatedPort> byId = new LinkedHashMap<>();
  private final Map<String, List<String>> ofServer = new HashMap<>();

  SimulatedPort put(SimulatedPort port) {
    byId.put(port.port().id(), port);
    return port;
  }

  /** That port is of that server from now on. */
  void bind(String id, String serverId) {
    ofServer.computeIfAbsent(serverId, key -> new ArrayList<>(1)).add(id);
  }

  /** The ids of a server's ports, which are of no server from now on. */
  List<String> unbind(String serverId) {
    var bound = ofServer.remove(serverId);
    return bound == null ? List.of() : bound;
  }

  public SimulatedPort get(String id) throws CloudApiException {
    var port = byId.get(id);
    if (port == null) {
      throw new CloudApiException(Kind.NOT_FOUND, "Port %s could not be found.".formatted(id));
    }
    return port;
  }

  SimulatedPort remove(String id) throws CloudApiException {
    var port = get(id);
    byId.remove(id);
    var siblings = ofServer.get(port.port().deviceId());
    if (siblings != null) {
      siblings.remove(id);
    }
    return port;
  }

  /** All ports in the order of their creation. */
  public List<SimulatedPort> all() {
    return List.copyOf(byId.values());
  }

  /** The ports of these servers. */
  public List<SimulatedPort> of(Collection<String> deviceIds) {
    var found = new ArrayList<SimulatedPort>();
    for (var deviceId : deviceIds) {
      for (var id : ofServer.getOrDefault(deviceId, List.of())) {
        var port = byId.get(id);
        if (port != null) {
          found.add(port);
        }
      }
    }
    return found;
  }

  boolean usesNetwork(String networkId) {
    return byId.values().stream().anyMatch(it -> it.port().networkId().equals(networkId));
  }

  int size() {
    return byId.size();
  }

  /** Changes what its project may say of a port. */
  public SimulatedPort change(
      String id, String name, String description, @Nullable List<String> groups)
      throws CloudApiException {
    var old = get(id);
    var of = old.port();
    var named =
        new Port(
            id,
            name,
            of.networkId(),
            of.status(),
            of.deviceId(),
            of.deviceOwner(),
            of.addresses(),
            of.created(),
            description);
    var changed = old.now(named, old.updated());
    return put(groups == null ? changed : changed.in(groups));
  }

  public SimulatedPort tag(String id, Set<String> tags) throws CloudApiException {
    return put(get(id).tagged(tags));
  }
}
