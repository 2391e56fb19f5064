package dev.nodepool.drivers.openstack;

import dev.nodepool.openstack.Address;
import dev.nodepool.openstack.Cloud;
import dev.nodepool.openstack.CloudApiException;
import dev.nodepool.openstack.CloudApiException.Kind;
import dev.nodepool.openstack.CreateFloatingIp;
import dev.nodepool.openstack.Port;
import dev.nodepool.openstack.Server;
import java.util.ArrayList;
import java.util.stream.Collectors;

/** Leads a floating IP to a server that has no public address, and takes it away again. */
record FloatingIps(Cloud cloud, Catalog catalog) {

  /** The server with an address that it can be reached at from outside, if the cloud has any. */
  Server ensure(Server server) throws CloudApiException, InterruptedException {
    var reach = Reach.of(server);
    var external = catalog.externalNetwork();
    if (external.isEmpty() || !reach.publicIpv4().isEmpty() || reach.privateIpv4().isEmpty()) {
      return server;
    }
    var ports = cloud.ports(server.id());
    if (ports.isEmpty()) {
      return server;
    }
    // Made with its port in one call: whenever we die, the port leads to it.
    var ip =
        cloud.createFloatingIp(
            new CreateFloatingIp(external.get().id(), ports.getFirst().id(), ""));
    // Nova shows the address only some time later.
    var addresses = new ArrayList<>(server.addresses());
    addresses.add(new Address(external.get().name(), ip.address(), 4, true, ""));
    return server.placed(server.hostId(), addresses);
  }

  /** Gives back the floating IPs that lead to the server. */
  void release(String serverId) throws CloudApiException, InterruptedException {
    if (catalog.externalNetwork().isEmpty()) {
      return;
    }
    var ports = cloud.ports(serverId).stream().map(Port::id).collect(Collectors.toSet());
    for (var ip : cloud.floatingIps()) {
      var port = ip.portId();
      if (port != null && ports.contains(port)) {
        try {
          cloud.deleteFloatingIp(ip.id());
        } catch (CloudApiException e) {
          if (e.kind() != Kind.NOT_FOUND) {
            throw e;
          }
        }
      }
    }
  }
}
