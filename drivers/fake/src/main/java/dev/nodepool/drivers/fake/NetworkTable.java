package dev.nodepool.drivers.fake;

import dev.nodepool.openstack.Address;
import dev.nodepool.openstack.CloudApiException;
import dev.nodepool.openstack.CloudApiException.Kind;
import dev.nodepool.openstack.FloatingIp;
import dev.nodepool.openstack.Network;
import dev.nodepool.openstack.Port;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Networks, ports and floating IPs of a simulated project. Guarded by the cloud's lock. */
final class NetworkTable {
  private static final String PUBLIC = "fake-public-network-name";
  private static final String PRIVATE = "fake-private-network-name";
  private static final String NO_AUTO_IP = "no-auto-ip-network-name";
  private static final String IPV6 = "fake-ipv6-network-name";
  private static final String ADDRESS = "fake";
  private static final String ADDRESS_V6 = "fake_v6";

  private final List<Network> networks = new ArrayList<>();
  private final Map<String, Port> ports = new LinkedHashMap<>();
  private final Map<String, List<String>> portsOfServer = new HashMap<>();
  private final Map<String, FloatingIp> floatingIps = new LinkedHashMap<>();
  private int lastAddress;

  NetworkTable() {
    for (var name : List.of(PUBLIC, PRIVATE, NO_AUTO_IP, IPV6)) {
      add(new Network(name + "-id", name, false));
    }
    var first = networks.getFirst().id();
    addPort(new Port("fake-down-port-1", first, Port.DOWN, "", "compute:nova"));
    addPort(new Port("fake-down-port-2", first, Port.DOWN, "", ""));
  }

  void add(Network network) {
    networks.add(network);
  }

  void addPort(Port port) {
    ports.put(port.id(), port);
  }

  /** An unknown name means the first network, as it always has with this driver. */
  List<Network> find(@Nullable String nameOrId) {
    if (nameOrId == null) {
      return List.copyOf(networks);
    }
    var found =
        networks.stream()
            .filter(network -> network.name().equals(nameOrId) || network.id().equals(nameOrId))
            .toList();
    return found.isEmpty() ? List.of(networks.getFirst()) : found;
  }

  /** Gives a server its ports. */
  void plug(String serverId, List<String> networkIds, @Nullable String zone) {
    var wanted = networkIds.isEmpty() ? List.of(networks.getFirst().id()) : networkIds;
    var plugged = new ArrayList<String>(wanted.size());
    for (var networkId : wanted) {
      var id = "port-%d-%s".formatted(plugged.size(), serverId);
      var owner = "compute:" + (zone == null ? "nova" : zone);
      addPort(new Port(id, networkId, "ACTIVE", serverId, owner));
      plugged.add(id);
    }
    portsOfServer.put(serverId, plugged);
  }

  /** The server's ports go with it; its floating IPs stay, without a port. */
  void unplug(String serverId) {
    var plugged = portsOfServer.remove(serverId);
    if (plugged == null) {
      return;
    }
    plugged.forEach(ports::remove);
    if (!floatingIps.isEmpty()) {
      floatingIps.replaceAll((id, ip) -> {
        var port = ip.portId();
        return port != null && plugged.contains(port)
            ? new FloatingIp(id, ip.address(), ip.networkId(), null)
            : ip;
      });
    }
  }

  /** What a server on these networks shows once it is ACTIVE. */
  List<Address> addresses(List<String> networkIds) {
    var fixed = new Address("private", ADDRESS, 4, false);
    if (isOn(networkIds, NO_AUTO_IP)) {
      return List.of(fixed);
    }
    var reachable = new Address("public", ADDRESS, 4, true);
    return isOn(networkIds, IPV6)
        ? List.of(reachable, new Address("public", ADDRESS_V6, 6, false), fixed)
        : List.of(reachable, fixed);
  }

  String host(List<String> networkIds) {
    return isOn(networkIds, IPV6) ? "fake_host_id" : "fake";
  }

  private boolean isOn(List<String> networkIds, String name) {
    return networks.stream()
        .anyMatch(network -> network.name().equals(name) && networkIds.contains(network.id()));
  }

  List<Port> ports(@Nullable String deviceId) {
    return deviceId == null
        ? List.copyOf(ports.values())
        : portsOfServer.getOrDefault(deviceId, List.of()).stream()
            .map(ports::get)
            .filter(port -> port != null)
            .toList();
  }

  void removePort(String id) throws CloudApiException {
    if (ports.remove(id) == null) {
      throw new CloudApiException(Kind.NOT_FOUND, "Port %s could not be found.".formatted(id));
    }
  }

  List<FloatingIp> floatingIps() {
    return List.copyOf(floatingIps.values());
  }

  FloatingIp addFloatingIp(String networkId, @Nullable String portId) throws CloudApiException {
    if (networks.stream().noneMatch(it -> it.external() && it.id().equals(networkId))) {
      throw new CloudApiException(
          Kind.NOT_FOUND, "External network %s could not be found.".formatted(networkId));
    }
    if (portId != null && !ports.containsKey(portId)) {
      throw new CloudApiException(Kind.NOT_FOUND, "Port %s could not be found.".formatted(portId));
    }
    int number = ++lastAddress;
    var address = "198.18.%d.%d-fake".formatted(number / 250, number % 250 + 1);
    var ip = new FloatingIp("fip-" + number, address, networkId, portId);
    floatingIps.put(ip.id(), ip);
    return ip;
  }

  void removeFloatingIp(String id) throws CloudApiException {
    if (floatingIps.remove(id) == null) {
      throw new CloudApiException(
          Kind.NOT_FOUND, "Floating IP %s could not be found.".formatted(id));
    }
  }
}
