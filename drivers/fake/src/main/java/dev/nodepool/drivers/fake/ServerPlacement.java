package dev.nodepool.drivers.fake;

import dev.nodepool.openstack.CloudApiException;
import dev.nodepool.openstack.CloudApiException.Kind;
import dev.nodepool.openstack.CreateServer;
import dev.nodepool.openstack.Flavor;
import dev.nodepool.openstack.Server;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Accepts or refuses orders for servers. Guarded by the cloud's lock. */
record ServerPlacement(
    InstantSource clock,
    Usage usage,
    ServerTable servers,
    VolumeTable volumes,
    NetworkTable networks,
    Faults faults) {
  static final List<Flavor> FLAVORS =
      List.of(
          new Flavor("f1", "Fake Flavor", 4, 8192, 40),
          new Flavor("f2", "Unreal Flavor", 4, 8192, 40));

  /** The id of the server that was ordered. */
  String place(CreateServer order, CloudSettings settings) throws CloudApiException {
    return place(order, admitted(order, settings), zone(order, settings));
  }

  private static @Nullable String zone(CreateServer order, CloudSettings settings) {
    var zones = settings.zones();
    return order.zone() == null && !zones.isEmpty() ? zones.getFirst() : order.zone();
  }

  /** The flavor of an order that the cloud accepts. */
  private Flavor admitted(CreateServer order, CloudSettings settings) throws CloudApiException {
    var flavor = FLAVORS.stream().filter(it -> it.id().equals(order.flavorId())).findFirst();
    if (flavor.isEmpty()) {
      throw new CloudApiException(
          Kind.BAD_REQUEST, "Flavor %s could not be found.".formatted(order.flavorId()));
    }
    var zone = order.zone();
    if (zone != null && !settings.zones().contains(zone)) {
      throw new CloudApiException(
          Kind.BAD_REQUEST, "The requested availability zone is not available: " + zone);
    }
    usage.checkServer(flavor.get(), settings);
    var gb = order.bootVolumeGb();
    if (gb != null) {
      usage.checkVolume(gb, settings);
    }
    return flavor.get();
  }

  private String place(CreateServer order, Flavor flavor, @Nullable String zone) {
    var id = UUID.randomUUID().toString();
    var gb = order.bootVolumeGb();
    var volume = gb == null ? null : volumes.add("", gb, id);
    var server =
        new Server(
            id,
            order.name(),
            Server.BUILD,
            null,
            "",
            zone,
            clock.instant(),
            List.of(),
            order.metadata(),
            flavor,
            volume == null ? order.imageId() : null,
            order.securityGroups(),
            volume == null ? List.of() : List.of(volume.id()),
            null);
    servers.add(server, order);
    networks.plug(id, order.networkIds(), zone);
    if (faults.strikes(Fault.CREATE_FAILS_WITH_ID)) {
      servers.replace(server.in(Server.ERROR, "This create was to fail after the id was given."));
    } else if (!faults.strikes(Fault.CREATE_HANGS)) {
      var on = order.networkIds();
      servers.scheduleActive(id, networks.host(on), networks.addresses(on));
    }
    return id;
  }
}
