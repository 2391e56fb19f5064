package dev.nodepool.cloudmodel.network;

import dev.nodepool.cloudmodel.network.SimulatedPort.FixedIp;
import dev.nodepool.cloudmodel.project.CloudLayout;
import dev.nodepool.cloudmodel.project.Ids;
import dev.nodepool.cloudmodel.settings.CloudSettings;
import dev.nodepool.cloudmodel.time.EventQueue;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import dev.nodepool.openstack.compute.Address;
import dev.nodepool.openstack.network.CreateFloatingIp;
import dev.nodepool.openstack.network.CreatePort;
import dev.nodepool.openstack.network.Port;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which server is bound to which port, and the floating IPs that lead there. Guarded by the cloud's
 * lock.
 */
public final class PortBindings {
  private static final String ADDRESS = "fake";
  private static final String ADDRESS_V6 = "fake_v6";

  private final NetworkTable networks;
  private final FloatingIpTable floatingIps;
  private final EventQueue events;
  private final Ids ids;
  private final Supplier<CloudSettings> settings;
  private Consumer<String> moved = serverId -> {};
  private int number;

  public PortBindings(
      NetworkTable networks, EventQueue events, Ids ids, Supplier<CloudSettings> settings) {
    this.networks = networks;
    this.floatingIps = new FloatingIpTable(events, ids);
    this.events = events;
    this.ids = ids;
    this.settings = settings;
  }

  /** From now on that is told which server has other addresses. */
  public void tell(Consumer<String> whom) {
    moved = whom;
  }

  public NetworkTable networks() {
    return networks;
  }

  public FloatingIpTable floatingIps() {
    return floatingIps;
  }

  /** A new port to which no server is bound, whatever the order says of a server. */
  public SimulatedPort addPort(CreatePort order, List<String> groups, @Nullable String address)
      throws CloudApiException {
    networks.get(order.networkId());
    var made = add(order, groups, address, "", false);
    if (!order.deviceId().isEmpty()) {
      networks.ports().bind(made.port().id(), order.deviceId());
    }
    return made;
  }

  private SimulatedPort add(
      CreatePort order, List<String> groups, @Nullable String address, String owner, boolean own)
      throws CloudApiException {
    check("port", networks.ports().size(), settings.get().quota().ports());
    var fixed = networks.subnets().take(order.networkId(), address);
    var now = events.now();
    var port =
        new Port(
            ids.next(),
            order.name(),
            order.networkId(),
            own ? "ACTIVE" : Port.DOWN,
            order.deviceId(),
            owner,
            fixed.stream().map(FixedIp::address).toList(),
            now,
            order.description());
    return networks
        .ports()
        .put(new SimulatedPort(port, ids.mac(), fixed, groups, Set.of(), own, now));
  }

  private static void check(String what, int used, long limit) throws CloudApiException {
    if (limit >= 0 && used >= limit) {
      throw new CloudApiException(
          Kind.QUOTA, "Quota exceeded for resources: ['%s'].".formatted(what));
    }
  }

  /** Throws what Nova says when a server cannot be bound like that. */
  public void check(List<Nic> nics) throws CloudApiException {
    for (var nic : nics) {
      try {
        if (nic.portId() != null) {
          networks.ports().get(nic.portId());
        } else if (!networks.isLenient()) {
          networks.get(nic.networkId());
        }
      } catch (CloudApiException e) {
        throw new CloudApiException(Kind.BAD_REQUEST, e.words());
      }
    }
  }

  /** Gives a server its ports. */
  public void bind(String serverId, List<Nic> nics, List<String> groups, @Nullable String zone)
      throws CloudApiException {
    var owner = "compute:" + (zone == null ? "nova" : zone);
    for (var nic : nics) {
      var port = nic.portId();
      if (port == null) {
        var order = new CreatePort(nic.networkId(), "", "", serverId);
        var made = add(order, groups, nic.address(), owner, true);
        networks.ports().bind(made.port().id(), serverId);
      } else {
        var old = networks.ports().get(port);
        var of = old.port();
        var bound =
            new Port(
                port,
                of.name(),
                of.networkId(),
                "ACTIVE",
                serverId,
                owner,
                of.addresses(),
                of.created(),
                of.description());
        networks.ports().put(old.now(bound, events.now()));
        networks.ports().bind(port, serverId);
      }
    }
  }

  /** The server's own ports go with it, others stay; its floating IPs stay, without a port. */
  public void unbind(String serverId) {
    var bound = networks.ports().unbind(serverId);
    floatingIps.unbind(bound);
    for (var id : bound) {
      try {
        var port = networks.ports().get(id);
        if (port.own()) {
          remove(port);
        } else {
          networks.ports().put(port.now(port.port().unplugged(), events.now()));
        }
      } catch (CloudApiException e) {
        throw new IllegalStateException("port %s of server %s".formatted(id, serverId), e);
      }
    }
  }

  private void remove(SimulatedPort port) throws CloudApiException {
    networks.ports().remove(port.port().id());
    networks.subnets().giveBack(port.fixedIps());
  }

  public void removePort(String id) throws CloudApiException {
    var port = networks.ports().get(id);
    floatingIps.unbind(List.of(id));
    remove(port);
    moved.accept(port.port().deviceId());
  }

  public SimulatedFloatingIp addFloatingIp(CreateFloatingIp order, @Nullable String wanted)
      throws CloudApiException {
    var networkId = order.networkId();
    if (networks.find(null).stream().noneMatch(it -> it.external() && it.id().equals(networkId))) {
      throw new CloudApiException(
          Kind.NOT_FOUND, "External network %s could not be found.".formatted(networkId));
    }
    check("floatingip", floatingIps.size(), settings.get().quota().floatingIps());
    var port = order.portId();
    var fixed = port == null ? null : networks.reachable(port, networkId, order.fixedAddress());
    var taken = networks.subnets().take(networkId, wanted);
    // Without subnets, as in the cloud of the driver fake, nobody can reach it.
    var address =
        taken.isEmpty() ? "198.18.0.%d-fake".formatted(++number) : taken.getFirst().address();
    var made = floatingIps.add(order, address, fixed);
    tellOf(port);
    return made;
  }

  /** Leads a floating IP to that port, or nowhere. */
  public SimulatedFloatingIp lead(String id, @Nullable String portId) throws CloudApiException {
    var before = floatingIps.get(id);
    var fixed = portId == null ? null : networks.reachable(portId, before.ip().networkId(), null);
    var led = floatingIps.lead(id, portId, fixed);
    tellOf(before.ip().portId());
    tellOf(portId);
    return led;
  }

  public void removeFloatingIp(String id) throws CloudApiException {
    var ip = floatingIps.remove(id).ip();
    for (var subnet : networks.subnetsOf(ip.networkId())) {
      networks.subnets().giveBack(List.of(new FixedIp(subnet.subnet().id(), ip.address())));
    }
    tellOf(ip.portId());
  }

  private void tellOf(@Nullable String portId) throws CloudApiException {
    if (portId != null) {
      moved.accept(networks.ports().get(portId).port().deviceId());
    }
  }

  /** The addresses by which a server is reached. */
  public List<Address> addresses(String serverId) {
    if (networks.isLenient()) {
      return fakeAddresses(serverId);
    }
    var addresses = new ArrayList<Address>();
    for (var port : networks.ports().of(List.of(serverId))) {
      var network = name(port.port().networkId());
      for (var fixed : port.fixedIps()) {
        int version = networks.subnets().version(fixed.subnetId());
        addresses.add(new Address(network, fixed.address(), version, false, port.mac()));
      }
      for (var ip : floatingIps.of(port.port().id())) {
        addresses.add(new Address(network, ip.ip().address(), 4, true, port.mac()));
      }
    }
    return addresses;
  }

  private String name(String networkId) {
    return networks.find(networkId).getFirst().name();
  }

  /** What a server of the driver fake has always shown. */
  private List<Address> fakeAddresses(String serverId) {
    var fixed = new Address("private", ADDRESS, 4, false, "");
    if (isOn(serverId, CloudLayout.NO_AUTO_IP)) {
      return List.of(fixed);
    }
    var reachable = new Address("public", ADDRESS, 4, true, "");
    return isOn(serverId, CloudLayout.IPV6)
        ? List.of(reachable, new Address("public", ADDRESS_V6, 6, false, ""), fixed)
        : List.of(reachable, fixed);
  }

  /** The host of a server on these networks. */
  public String host(String serverId) {
    if (networks.isLenient()) {
      return isOn(serverId, CloudLayout.IPV6) ? "fake_host_id" : "fake";
    }
    return Integer.toHexString(Math.floorMod(serverId.hashCode(), 16)) + "a".repeat(55);
  }

  private boolean isOn(String serverId, String name) {
    return networks.ports().of(List.of(serverId)).stream()
        .anyMatch(port -> name(port.port().networkId()).equals(name));
  }
}
