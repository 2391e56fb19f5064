package dev.nodepool.drivers.fake;

import dev.nodepool.openstack.Address;
import dev.nodepool.openstack.CloudApiException;
import dev.nodepool.openstack.CloudApiException.Kind;
import dev.nodepool.openstack.CreateFloatingIp;
import dev.nodepool.openstack.CreatePort;
import dev.nodepool.openstack.FloatingIp;
import dev.nodepool.openstack.Network;
import dev.nodepool.openstack.Port;
import dev.nodepool.openstack.SecurityGroup;
import dev.nodepool.openstack.SecurityGroupRule;
import dev.nodepool.openstack.Subnet;
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

  /** The server that left the ports which are DOWN. */
  private static final String GONE = "fake-gone-server";

  /** As Neutron makes the first group of a project, and open to ssh and log streaming. */
  static final List<SecurityGroup> SECURITY_GROUPS =
      List.of(
          new SecurityGroup(
              "default-group-id",
              "default",
              List.of(
                  new SecurityGroupRule(false, 4, "", 0, SecurityGroupRule.LAST_PORT, ""),
                  new SecurityGroupRule(true, 4, "tcp", 22, 22, ""),
                  new SecurityGroupRule(true, 4, "tcp", 19885, 19885, ""))));

  private final List<Network> networks = new ArrayList<>();
  private final Map<String, Port> ports = new LinkedHashMap<>();
  private final Map<String, List<String>> portsOfServer = new HashMap<>();
  private final FloatingIpTable floatingIps = new FloatingIpTable();
  private int lastPort;

  NetworkTable() {
    for (var name : List.of(PUBLIC, PRIVATE, NO_AUTO_IP, IPV6)) {
      add(new Network(name + "-id", name, false, false, false));
    }
    var first = networks.getFirst().id();
    addPort(port("fake-down-port-1", "", first, Port.DOWN, GONE, "compute:nova", ""));
    addPort(port("fake-down-port-2", "", first, Port.DOWN, GONE, "", ""));
  }

  void add(Network network) {
    networks.add(network);
  }

  void addPort(Port port) {
    ports.put(port.id(), port);
  }

  Port makePort(CreatePort order) throws CloudApiException {
    if (networks.stream().noneMatch(network -> network.id().equals(order.networkId()))) {
      throw new CloudApiException(
          Kind.NOT_FOUND, "Network %s could not be found.".formatted(order.networkId()));
    }
    var id = "loose-port-" + ++lastPort;
    var made =
        port(
            id,
            order.name(),
            order.networkId(),
            Port.DOWN,
            order.deviceId(),
            "",
            order.description());
    addPort(made);
    return made;
  }

  private Port port(
      String id,
      String name,
      String networkId,
      String status,
      String deviceId,
      String owner,
      String description) {
    return new Port(id, name, networkId, status, deviceId, owner, List.of(), null, description);
  }

  /** One with a way out for each network. */
  List<Subnet> subnets() {
    return networks.stream()
        .map(it -> new Subnet(it.id() + "-v4", it.id(), it.name(), "192.0.2.0/24", 4, "192.0.2.1"))
        .toList();
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
      addPort(port(id, "", networkId, "ACTIVE", serverId, owner, ""));
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
    floatingIps.unplug(plugged);
  }

  /** What a server on these networks shows once it is ACTIVE. */
  List<Address> addresses(List<String> networkIds) {
    var fixed = new Address("private", ADDRESS, 4, false, "");
    if (isOn(networkIds, NO_AUTO_IP)) {
      return List.of(fixed);
    }
    var reachable = new Address("public", ADDRESS, 4, true, "");
    return isOn(networkIds, IPV6)
        ? List.of(reachable, new Address("public", ADDRESS_V6, 6, false, ""), fixed)
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
      throw missingPort(id);
    }
    floatingIps.unplug(List.of(id));
  }

  FloatingIpTable floatingIps() {
    return floatingIps;
  }

  FloatingIp addFloatingIp(CreateFloatingIp order) throws CloudApiException {
    var networkId = order.networkId();
    if (networks.stream().noneMatch(it -> it.external() && it.id().equals(networkId))) {
      throw new CloudApiException(
          Kind.NOT_FOUND, "External network %s could not be found.".formatted(networkId));
    }
    var portId = order.portId();
    if (portId != null) {
      checkPort(portId);
    }
    return floatingIps.add(order);
  }

  FloatingIp attach(String id, String portId) throws CloudApiException {
    checkPort(portId);
    return floatingIps.lead(id, portId);
  }

  private void checkPort(String id) throws CloudApiException {
    if (!ports.containsKey(id)) {
      throw missingPort(id);
    }
  }

  private static CloudApiException missingPort(String id) {
    return new CloudApiException(Kind.NOT_FOUND, "Port %s could not be found.".formatted(id));
  }
}
