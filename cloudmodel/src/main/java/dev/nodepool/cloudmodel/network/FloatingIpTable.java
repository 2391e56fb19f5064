package dev.nodepool.cloudmodel.network;

import dev.nodepool.cloudmodel.project.Ids;
import dev.nodepool.cloudmodel.time.EventQueue;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import dev.nodepool.openstack.network.CreateFloatingIp;
import dev.nodepool.openstack.network.FloatingIp;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The floating IPs of a simulated project. Guarded by the cloud's lock. */
public final class FloatingIpTable {
  private final EventQueue events;
  private final Ids ids;
  private final Map<String, SimulatedFloatingIp> byId = new LinkedHashMap<>();
  private final Map<String, Set<String>> byPort = new HashMap<>();

  FloatingIpTable(EventQueue events, Ids ids) {
    this.events = events;
    this.ids = ids;
  }

  /**
   * @param fixedAddress of the port that the order names
   */
  SimulatedFloatingIp add(CreateFloatingIp order, String address, @Nullable String fixedAddress)
      throws CloudApiException {
    var port = order.portId();
    if (port != null && fixedAddress != null) {
      checkFree(port);
    }
    var ip =
        new FloatingIp(ids.next(), address, order.networkId(), port, order.description(), true);
    var now = events.now();
    var made = new SimulatedFloatingIp(ip, fixedAddress, Set.of(), now, now);
    byId.put(ip.id(), made);
    if (port != null) {
      link(port, ip.id());
    }
    return made;
  }

  private void link(String port, String id) {
    byPort.computeIfAbsent(port, key -> new LinkedHashSet<>(1)).add(id);
  }

  private void unlink(String port, String id) {
    var all = byPort.get(port);
    if (all != null && all.remove(id) && all.isEmpty()) {
      byPort.remove(port);
    }
  }

  /** Only one can lead to an address of a port. */
  private void checkFree(String port) throws CloudApiException {
    var other = byPort.get(port);
    if (other != null) {
      throw new CloudApiException(
          Kind.CONFLICT,
          "Cannot associate floating IP with port %s: it has the floating IP %s already."
              .formatted(port, other.iterator().next()));
    }
  }

  /** Leads it to that port, or nowhere. */
  SimulatedFloatingIp lead(String id, @Nullable String portId, @Nullable String fixedAddress)
      throws CloudApiException {
    var old = get(id);
    var before = old.ip().portId();
    if (portId != null && fixedAddress != null && !portId.equals(before)) {
      checkFree(portId);
    }
    if (before != null) {
      unlink(before, id);
    }
    if (portId != null) {
      link(portId, id);
    }
    return put(old.to(portId, fixedAddress, events.now()));
  }

  private SimulatedFloatingIp put(SimulatedFloatingIp ip) {
    byId.put(ip.ip().id(), ip);
    return ip;
  }

  public SimulatedFloatingIp get(String id) throws CloudApiException {
    var ip = byId.get(id);
    if (ip == null) {
      throw new CloudApiException(
          Kind.NOT_FOUND, "Floating IP %s could not be found.".formatted(id));
    }
    return ip;
  }

  public SimulatedFloatingIp tag(String id, Set<String> tags) throws CloudApiException {
    return put(get(id).tagged(tags));
  }

  public SimulatedFloatingIp describe(String id, String description) throws CloudApiException {
    return put(get(id).described(description));
  }

  /** What leads to that port. */
  List<SimulatedFloatingIp> of(String port) {
    var leading = new ArrayList<SimulatedFloatingIp>();
    for (var id : byPort.getOrDefault(port, Set.of())) {
      var ip = byId.get(id);
      if (ip != null) {
        leading.add(ip);
      }
    }
    return leading;
  }

  SimulatedFloatingIp remove(String id) throws CloudApiException {
    var ip = get(id);
    byId.remove(id);
    var port = ip.ip().portId();
    if (port != null) {
      unlink(port, id);
    }
    return ip;
  }

  /** Those that led to these ports lead nowhere. */
  void unbind(Collection<String> ports) {
    for (var port : ports) {
      for (var ip : of(port)) {
        put(ip.to(null, null, events.now()));
      }
      byPort.remove(port);
    }
  }

  public List<SimulatedFloatingIp> all() {
    return List.copyOf(byId.values());
  }

  int size() {
    return byId.size();
  }
}
