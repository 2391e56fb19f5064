package dev.nodepool.cloudmodel.servers;

import dev.nodepool.openstack.compute.Address;
import dev.nodepool.openstack.compute.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What can change of a server beside its status. */
public final class ServerChanges {
  private ServerChanges() {}

  static Server doing(Server server, @Nullable String task) {
    return copy(
        server, task, server.addresses(), server.name(), server.metadata(), server.volumeIds());
  }

  static Server at(Server server, List<Address> addresses) {
    return copy(
        server, server.task(), addresses, server.name(), server.metadata(), server.volumeIds());
  }

  public static Server marked(Server server, Map<String, String> metadata) {
    return copy(
        server, server.task(), server.addresses(), server.name(), metadata, server.volumeIds());
  }

  public static Server named(Server server, String name) {
    return copy(
        server, server.task(), server.addresses(), name, server.metadata(), server.volumeIds());
  }

  static Server with(Server server, String volumeId) {
    var all = new ArrayList<>(server.volumeIds());
    all.add(volumeId);
    return copy(server, server.task(), server.addresses(), server.name(), server.metadata(), all);
  }

  private static Server copy(
      Server server,
      @Nullable String task,
      List<Address> addresses,
      String name,
      Map<String, String> metadata,
      List<String> volumeIds) {
    return new Server(
        server.id(),
        name,
        server.status(),
        task,
        server.hostId(),
        server.zone(),
        server.created(),
        addresses,
        metadata,
        server.flavor(),
        server.imageId(),
        server.securityGroups(),
        volumeIds,
        server.fault());
  }
}
