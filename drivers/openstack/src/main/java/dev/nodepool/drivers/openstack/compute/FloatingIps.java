package dev.nodepool.drivers.openstack.compute;

import static java.util.Objects.requireNonNullElse;

import dev.nodepool.concurrent.BatchedQuery;
import dev.nodepool.concurrent.SingleFlight;
import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.LaunchException.Trouble;
import dev.nodepool.driver.LaunchFailure;
import dev.nodepool.drivers.openstack.catalog.Catalog;
import dev.nodepool.drivers.openstack.marks.Marks;
import dev.nodepool.openstack.Cloud;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import dev.nodepool.openstack.compute.Address;
import dev.nodepool.openstack.compute.Server;
import dev.nodepool.openstack.network.CreateFloatingIp;
import dev.nodepool.openstack.network.FloatingIp;
import dev.nodepool.openstack.network.NetworkService;
import dev.nodepool.openstack.network.Port;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Leads a floating IP to a server that has no public address, and takes it away again. Each says in
 * its description which server it is for, so that none is taken that is not ours.
 *
 * @param all all floating IPs of the project, asked for by many at once
 * @param portsOf the ports of a server, asked for with those of others
 * @param unmarkable the servers of those that we made and the cloud took no mark for, by their ids
 */
public record FloatingIps(
    Cloud cloud,
    Catalog catalog,
    Marks marks,
    SingleFlight<Found, CloudApiException> all,
    BatchedQuery<Port, CloudApiException> portsOf,
    Map<String, String> unmarkable) {

  public FloatingIps(Cloud cloud, Catalog catalog, Marks marks) {
    this(
        cloud,
        catalog,
        marks,
        new SingleFlight<>(() -> Found.of(cloud.network().floatingIps(), marks)),
        new BatchedQuery<>(cloud.network()::ports, Port::deviceId, NetworkService.MOST_DEVICES),
        new ConcurrentHashMap<>());
  }

  /**
   * The floating IPs of the project, sorted once for all who asked.
   *
   * @param ours those that carry our mark, by the server that it names
   * @param unmarked those that lead to a port and carry no mark
   */
  public record Found(
      List<FloatingIp> all, Map<String, List<FloatingIp>> ours, List<FloatingIp> unmarked) {
    static Found of(List<FloatingIp> all, Marks marks) {
      var ours = new HashMap<String, List<FloatingIp>>();
      var unmarked = new ArrayList<FloatingIp>();
      for (var ip : all) {
        if (marks.areOn(ip.description())) {
          var server = Marks.serverOf(Marks.in(ip.description()));
          if (server != null) {
            ours.computeIfAbsent(server, _ -> new ArrayList<>()).add(ip);
          }
        } else if (ip.portId() != null) {
          unmarked.add(ip);
        }
      }
      return new Found(all, ours, unmarked);
    }
  }

  /** The server with an address that it can be reached at from outside, if the cloud has any. */
  Server ensure(Server server, String nodeId)
      throws LaunchException, CloudApiException, InterruptedException {
    var source = catalog.floatingNetwork();
    var known = catalog.addresses(server);
    if (source.isEmpty() || !known.publicIpv4().isEmpty() || known.privateIpv4().isEmpty()) {
      return server;
    }
    var ports = portsOf.ask(server.id());
    if (ports.isEmpty()) {
      return server;
    }
    var port = destination(server, ports);
    // Made with its port in one call: whenever we die, the port leads to it.
    var order =
        new CreateFloatingIp(
            source.get().id(),
            port.id(),
            port.ipv4().size() > 1 ? port.ipv4().getFirst() : null,
            marks.describing(server.id(), nodeId));
    var ip = cloud.network().createFloatingIp(order);
    if (!marks.areOn(ip.description())) {
      unmarkable.put(ip.id(), server.id());
    }
    // Nova shows the address only some time later.
    var addresses = new ArrayList<>(server.addresses());
    addresses.add(beside(server.addresses(), port, ip));
    return server.placed(server.hostId(), addresses);
  }

  /** As Nova will show it: on the network of the address that it leads to. */
  private static Address beside(List<Address> addresses, Port port, FloatingIp ip) {
    var fixed =
        addresses.stream()
            .filter(address -> port.addresses().contains(address.address()))
            .findFirst()
            .or(() -> addresses.stream().filter(address -> address.version() == 4).findFirst());
    return new Address(
        fixed.map(Address::network).orElse(""),
        ip.address(),
        4,
        true,
        fixed.map(Address::mac).orElse(""));
  }

  /** The port that floating IPs lead to: the newest one on a network that they can known. */
  private Port destination(Server server, List<Port> ports)
      throws LaunchException, CloudApiException, InterruptedException {
    if (ports.size() == 1) {
      return ports.getFirst();
    }
    var networks = catalog.natDestinations();
    return ports.stream()
        .filter(port -> networks.contains(port.networkId()) && hasIpv4(port))
        .max(Comparator.comparing(port -> created(port)))
        .orElseThrow(() ->
            new LaunchException(
                    LaunchFailure.BAD_REQUEST,
                    "the server %s has %d ports, none on a network that a floating IP can lead to; flag one with nat_destination in clouds.yaml"
                        .formatted(server.id(), ports.size()))
                .of(Trouble.NETWORK));
  }

  /** In the cloud of the driver fake ports have no addresses that anybody could tell. */
  private static boolean hasIpv4(Port port) {
    return port.addresses().isEmpty() || !port.ipv4().isEmpty();
  }

  private static Instant created(Port port) {
    return requireNonNullElse(port.created(), Instant.MIN);
  }

  /**
   * Those that are a server's, which may be gone already.
   *
   * @param server as it was seen last, empty when it never was
   */
  public List<FloatingIp> of(String serverId, Optional<Server> server)
      throws CloudApiException, InterruptedException {
    if (!catalog.mayHaveFloatingIps()) {
      return List.of();
    }
    var told =
        catalog.optional().ask("floating IPs", "those of servers that go may stay", all::fresh);
    if (told.isEmpty()) {
      return List.of();
    }
    var found = told.get();
    var its = new ArrayList<>(found.ours().getOrDefault(serverId, List.of()));
    found.unmarked().stream()
        .filter(ip -> serverId.equals(unmarkable.get(ip.id())))
        .forEach(its::add);
    if (!found.unmarked().isEmpty() && server.filter(it -> leavesNoMarks(it, found)).isPresent()) {
      unmarked(serverId, found.unmarked()).stream()
          .filter(ip -> !its.contains(ip))
          .forEach(its::add);
    }
    return its;
  }

  /** Nodepool 11 gives no sign on a floating IP; nor can we, where the cloud keeps none. */
  private boolean leavesNoMarks(Server server, Found found) {
    return Marks.areOfNodepool11(server)
        || marks.areOn(server) && found.unmarked().stream().noneMatch(FloatingIp::canBeDescribed);
  }

  /** It is its server's that leads to its port. */
  private List<FloatingIp> unmarked(String serverId, List<FloatingIp> attached)
      throws CloudApiException, InterruptedException {
    Set<String> ports =
        cloud.network().ports(Set.of(serverId)).stream()
            .map(Port::id)
            .collect(Collectors.toUnmodifiableSet());
    return attached.stream()
        .filter(ip -> ip.description().isEmpty() && ports.contains(ip.portId()))
        .toList();
  }

  /** Silent when it is gone. */
  public void delete(FloatingIp ip) throws CloudApiException, InterruptedException {
    try {
      cloud.network().deleteFloatingIp(ip.id());
    } catch (CloudApiException e) {
      if (e.kind() != Kind.NOT_FOUND) {
        throw e;
      }
    }
    unmarkable.remove(ip.id());
  }
}
