package dev.nodepool.drivers.fake;

import dev.nodepool.openstack.CloudApiException;
import dev.nodepool.openstack.CloudApiException.Kind;
import dev.nodepool.openstack.CreateFloatingIp;
import dev.nodepool.openstack.FloatingIp;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The floating IPs of a simulated project. Guarded by the cloud's lock. */
final class FloatingIpTable {
  private final Map<String, FloatingIp> byId = new LinkedHashMap<>();
  private int last;

  FloatingIp add(CreateFloatingIp order) {
    int number = ++last;
    var address = "198.18.%d.%d-fake".formatted(number / 250, number % 250 + 1);
    var ip =
        new FloatingIp(
            "fip-" + number, address, order.networkId(), order.portId(), order.description());
    byId.put(ip.id(), ip);
    return ip;
  }

  /** Leads it to that port, or nowhere. */
  FloatingIp lead(String id, @Nullable String portId) throws CloudApiException {
    var ip = byId.get(id);
    if (ip == null) {
      throw missing(id);
    }
    var led = ip.to(portId);
    byId.put(id, led);
    return led;
  }

  void remove(String id) throws CloudApiException {
    if (byId.remove(id) == null) {
      throw missing(id);
    }
  }

  /** Those that led to these ports lead nowhere. */
  void unplug(Collection<String> ports) {
    if (!byId.isEmpty()) {
      byId.replaceAll((id, ip) -> {
        var port = ip.portId();
        return port != null && ports.contains(port) ? ip.to(null) : ip;
      });
    }
  }

  List<FloatingIp> all() {
    return List.copyOf(byId.values());
  }

  private static CloudApiException missing(String id) {
    return new CloudApiException(
        Kind.NOT_FOUND, "Floating IP %s could not be found.".formatted(id));
  }
}
