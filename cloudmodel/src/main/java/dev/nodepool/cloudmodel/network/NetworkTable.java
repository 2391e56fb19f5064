package dev.nodepool.cloudmodel.network;

import dev.nodepool.cloudmodel.project.CloudLayout;
import dev.nodepool.cloudmodel.project.CloudLayout.NetworkPlan;
import dev.nodepool.cloudmodel.project.Ids;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import dev.nodepool.openstack.network.Network;
import dev.nodepool.openstack.network.Port;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The networks of a simulated project and what belongs to them. Guarded by the cloud's lock. */
public final class NetworkTable {
  /** The server that left the ports which are DOWN. */
  private static final String GONE = "fake-gone-server";

  private final boolean lenient;
  private final Ids ids;
  private final List<Network> networks = new ArrayList<>();
  private final List<SimulatedRouter> routers = new ArrayList<>();
  private final SubnetTable subnets = new SubnetTable();
  private final PortTable ports = new PortTable();
  private final SecurityGroupTable groups;

  public NetworkTable(CloudLayout layout, Ids ids) {
    this.lenient = layout.lenient();
    this.ids = ids;
    this.groups = new SecurityGroupTable(ids);
    layout.networks().forEach(this::add);
    groups.add("default", "Default security group", CloudLayout.rules(layout.openPorts()));
    addRouter(layout);
    if (lenient) {
      var first = networks.getFirst().id();
      addLoose("fake-down-port-1", first, "compute:nova");
      addLoose("fake-down-port-2", first, "");
    }
  }

  private void add(NetworkPlan plan) {
    var id = plan.id().isEmpty() ? ids.next() : plan.id();
    add(new Network(id, plan.name(), plan.external(), plan.shared(), false));
    for (var cidr : plan.cidrs()) {
      var version = cidr.contains(":") ? "-v6" : "-v4";
      subnets.add(ids.next(), id, plan.name() + version, cidr);
    }
  }

  private void addRouter(CloudLayout layout) {
    var external = networks.stream().filter(Network::external).findFirst();
    var inside = new LinkedHashSet<String>();
    for (var plan : layout.networks()) {
      if (plan.routed()) {
        subnetsOf(find(plan.name()).getFirst().id()).forEach(it -> inside.add(it.subnet().id()));
      }
    }
    if (external.isPresent()) {
      routers.add(new SimulatedRouter(ids.next(), "router", external.get().id(), inside));
    }
  }

  private void addLoose(String id, String networkId, String owner) {
    var port = new Port(id, "", networkId, Port.DOWN, GONE, owner, List.of(), null, "");
    var never = Instant.EPOCH;
    ports.put(new SimulatedPort(port, ids.mac(), List.of(), List.of(), Set.of(), false, never));
  }

  public void add(Network network) {
    networks.add(network);
  }

  /** A new network of the project, without subnets. */
  public Network addNetwork(String name, boolean external, boolean shared) {
    var network = new Network(ids.next(), name, external, shared, false);
    add(network);
    return network;
  }

  /** A new subnet; the network must be there. */
  public SimulatedSubnet addSubnet(String networkId, String name, String cidr)
      throws CloudApiException {
    get(networkId);
    return subnets.add(ids.next(), networkId, name, cidr);
  }

  public void removeNetwork(String id) throws CloudApiException {
    var network = get(id);
    if (ports.usesNetwork(id)) {
      throw new CloudApiException(
          Kind.CONFLICT,
          "Unable to complete operation on network %s. There are one or more ports still in use on the network."
              .formatted(id));
    }
    subnets.removeOf(id);
    networks.remove(network);
  }

  /** All networks, or those of that name or id. */
  public List<Network> find(@Nullable String nameOrId) {
    if (nameOrId == null) {
      return List.copyOf(networks);
    }
    var found =
        networks.stream()
            .filter(network -> network.name().equals(nameOrId) || network.id().equals(nameOrId))
            .toList();
    // With the driver fake an unknown name has always meant the first network.
    return found.isEmpty() && lenient ? List.of(networks.getFirst()) : found;
  }

  public Network get(String id) throws CloudApiException {
    for (var network : networks) {
      if (network.id().equals(id)) {
        return network;
      }
    }
    throw new CloudApiException(Kind.NOT_FOUND, "Network %s could not be found.".formatted(id));
  }

  /** The network of a server that leaves the choice to the cloud. */
  public List<String> choice() throws CloudApiException {
    var own = networks.stream().filter(it -> !it.external() && !it.shared()).toList();
    if (own.size() > 1 && !lenient) {
      throw new CloudApiException(
          Kind.CONFLICT, "Multiple possible networks found, use a Network ID to be more specific.");
    }
    return List.of((own.isEmpty() ? networks : own).getFirst().id());
  }

  boolean isLenient() {
    return lenient;
  }

  public List<SimulatedSubnet> subnetsOf(String networkId) {
    return subnets.all().stream().filter(it -> it.subnet().networkId().equals(networkId)).toList();
  }

  /**
   * An address of that port to which floating IPs of that network can lead.
   *
   * @param wanted the address, which must be given where the port has several of version 4
   */
  @Nullable String reachable(String portId, String externalId, @Nullable String wanted)
      throws CloudApiException {
    var port = ports.get(portId);
    if (wanted == null && !lenient && port.port().ipv4().size() > 1) {
      throw new CloudApiException(
          Kind.BAD_REQUEST,
          "Bad floatingip request: Port %s has multiple fixed IPv4 addresses.  Must provide a specific IPv4 address when assigning a floating IP."
              .formatted(portId));
    }
    for (var fixed : port.fixedIps()) {
      if (wanted != null && !wanted.equals(fixed.address())) {
        continue;
      }
      for (var router : routers) {
        if (externalId.equals(router.gatewayNetworkId())
            && router.subnetIds().contains(fixed.subnetId())
            && subnets.version(fixed.subnetId()) == 4) {
          return fixed.address();
        }
      }
    }
    if (lenient) {
      return null;
    }
    throw new CloudApiException(
        Kind.NOT_FOUND,
        "External network %s is not reachable from subnet %s. Therefore, cannot associate Port %s with a Floating IP."
            .formatted(
                externalId,
                port.fixedIps().isEmpty() ? "none" : port.fixedIps().getFirst().subnetId(),
                portId));
  }

  public List<SimulatedRouter> routers() {
    return List.copyOf(routers);
  }

  public SubnetTable subnets() {
    return subnets;
  }

  public PortTable ports() {
    return ports;
  }

  public SecurityGroupTable groups() {
    return groups;
  }
}
