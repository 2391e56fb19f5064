package dev.nodepool.cloudmodel.servers;

import dev.nodepool.cloudmodel.faults.Fault;
import dev.nodepool.cloudmodel.faults.FaultCounters;
import dev.nodepool.cloudmodel.network.Nic;
import dev.nodepool.cloudmodel.network.PortBindings;
import dev.nodepool.cloudmodel.project.Ids;
import dev.nodepool.cloudmodel.settings.CloudSettings;
import dev.nodepool.cloudmodel.time.Delay;
import dev.nodepool.cloudmodel.time.EventQueue;
import dev.nodepool.cloudmodel.volumes.VolumeTable;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import dev.nodepool.openstack.compute.Boot;
import dev.nodepool.openstack.compute.Flavor;
import dev.nodepool.openstack.compute.Server;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Brings servers up and away, each change in its time. Guarded by the cloud's lock. */
public final class ServerLifecycle {
  private final EventQueue events;
  private final Ids ids;
  private final ServerTable servers;
  private final ServerAdmission admission;
  private final PortBindings bindings;
  private final VolumeTable volumes;
  private final FaultCounters faults;
  private final Supplier<CloudSettings> settings;
  private final Function<Delay, Duration> draw;
  private long refused;

  public ServerLifecycle(
      EventQueue events,
      Ids ids,
      ServerTable servers,
      ServerAdmission admission,
      FaultCounters faults,
      Supplier<CloudSettings> settings,
      Function<Delay, Duration> draw) {
    this.events = events;
    this.ids = ids;
    this.servers = servers;
    this.admission = admission;
    this.bindings = admission.bindings();
    this.volumes = admission.volumes();
    this.faults = faults;
    this.settings = settings;
    this.draw = draw;
    bindings.tell(this::addressesChanged);
  }

  /** How many orders were ever refused, for quota or as nonsense. */
  public long refused() {
    return refused;
  }

  /** The time of the cloud. */
  public Instant now() {
    return events.now();
  }

  public ServerTable servers() {
    return servers;
  }

  /** The id of the server that was ordered. */
  public String create(ServerSpec spec) throws CloudApiException {
    if (faults.strikes(Fault.CREATE_FAILS)) {
      throw new CloudApiException(Kind.UNAVAILABLE, "This create was to fail.");
    }
    try {
      var flavor = admission.admit(spec, settings.get());
      var nics =
          spec.nics().isEmpty()
              ? bindings.networks().choice().stream().map(Nic::on).toList()
              : spec.nics();
      return place(spec, nics, flavor, ServerAdmission.zone(spec, settings.get()));
    } catch (CloudApiException e) {
      refused++;
      throw e;
    }
  }

  private String place(ServerSpec spec, List<Nic> nics, Flavor flavor, @Nullable String zone)
      throws CloudApiException {
    var id = ids.next();
    var order = spec.order();
    var groups = admission.groupIds(order.securityGroups());
    bindings.bind(id, nics, groups, zone);
    var volume = bootVolume(spec, id);
    var server =
        new Server(
            id,
            order.name(),
            Server.BUILD,
            null,
            "",
            zone,
            events.now(),
            List.of(),
            order.metadata(),
            flavor,
            order.boot() instanceof Boot.FromImage(var imageId) ? imageId : null,
            admission.groupNames(order.securityGroups()),
            volume == null ? List.of() : List.of(volume),
            null);
    servers.add(server, spec);
    if (faults.strikes(Fault.CREATE_FAILS_WITH_ID)) {
      servers.replace(server.in(Server.ERROR, "This create was to fail after the id was given."));
    } else if (!faults.strikes(Fault.CREATE_HANGS)) {
      build(id);
    }
    return id;
  }

  private @Nullable String bootVolume(ServerSpec spec, String serverId) throws CloudApiException {
    return switch (spec.order().boot()) {
      case Boot.FromImage _ -> null;
      case Boot.FromNewVolume(var imageId, int gb) ->
          volumes.add("", "", gb, serverId, imageId, Map.of()).volume().id();
      case Boot.FromVolume(var volumeId) -> {
        volumes.attach(volumeId, serverId);
        yield volumeId;
      }
    };
  }

  private void build(String id) {
    var ready = events.now().plus(draw.apply(settings.get().times().build()));
    var made = servers.get(id);
    if (made != null) {
      servers.note(made.readyAt(ready));
    }
    events.at(
        ready,
        when -> {
          var entry = servers.get(id);
          if (entry == null || !entry.server().status().equals(Server.BUILD)) {
            return;
          }
          if (onlyExternal(id)) {
            servers.replace(
                entry
                    .server()
                    .in(
                        Server.ERROR,
                        "Build of instance %s aborted: Failed to allocate the network(s), not rescheduling."
                            .formatted(id)));
            return;
          }
          var task = entry.server().task();
          var late = draw.apply(settings.get().times().address());
          var where = late.isZero() ? bindings.addresses(id) : entry.server().addresses();
          var active = entry.server().placed(bindings.host(id), where).in(Server.ACTIVE, null);
          servers.replace(ServerChanges.doing(active, task));
          if (!late.isZero()) {
            events.at(when.plus(late), then -> showAddresses(id));
          }
        });
  }

  /** A member of a project may not attach its servers to an external network. */
  private boolean onlyExternal(String id) {
    return bindings.networks().ports().of(List.of(id)).stream()
        .anyMatch(port ->
            bindings.networks().find(port.port().networkId()).stream()
                .anyMatch(it -> it.external() && !it.shared()));
  }

  private void addressesChanged(String serverId) {
    var late = draw.apply(settings.get().times().address());
    events.at(events.now().plus(late), when -> showAddresses(serverId));
  }

  private void showAddresses(String id) {
    var entry = servers.get(id);
    if (entry != null && entry.server().status().equals(Server.ACTIVE)) {
      servers.replace(ServerChanges.at(entry.server(), bindings.addresses(id)));
    }
  }

  /** Orders the removal; nothing more happens when that is under way already. */
  public void delete(String id) throws CloudApiException {
    var entry = existing(id);
    if (faults.strikes(Fault.DELETE_FAILS)) {
      throw new CloudApiException(Kind.UNAVAILABLE, "This deletion was to fail.");
    }
    if (entry.isDeleting()) {
      return;
    }
    boolean hangs = faults.strikes(Fault.DELETE_HANGS);
    servers.note(entry.hanging(hangs));
    var patience = draw.apply(settings.get().times().delete());
    if (hangs || !patience.isZero()) {
      servers.replace(ServerChanges.doing(entry.server(), SimulatedServer.DELETING));
    }
    if (!hangs) {
      events.at(
          events.now().plus(patience),
          when -> {
            var now = servers.get(id);
            if (now != null && (patience.isZero() || now.isDeleting())) {
              remove(id);
            }
          });
    }
  }

  /** Removes it whatever it does. */
  public void forceDelete(String id) throws CloudApiException {
    existing(id);
    remove(id);
  }

  private void remove(String id) {
    var entry = servers.get(id);
    var server = servers.remove(id);
    if (entry == null || server == null) {
      return;
    }
    bindings.unbind(id);
    for (var volume : server.volumeIds()) {
      boolean goes = volume.equals(server.volumeIds().getFirst()) && server.imageId() == null;
      if (goes && !entry.spec().keepVolume() && !faults.strikes(Fault.VOLUME_STAYS)) {
        volumes.drop(volume);
      } else {
        try {
          volumes.detach(volume, id);
        } catch (CloudApiException e) {
          throw new IllegalStateException("volume %s of server %s".formatted(volume, id), e);
        }
      }
    }
  }

  /** Gives it another status, which ends whatever hangs. */
  public void reset(String id, String status) throws CloudApiException {
    var entry = existing(id);
    servers.note(entry.hanging(false));
    servers.replace(entry.server().in(status, null));
  }

  public void attach(String serverId, String volumeId) throws CloudApiException {
    var entry = existing(serverId);
    volumes.attach(volumeId, serverId);
    servers.replace(ServerChanges.with(entry.server(), volumeId));
  }

  public void detach(String serverId, String volumeId) throws CloudApiException {
    volumes.detach(volumeId, serverId);
    var entry = servers.get(serverId);
    if (entry != null) {
      servers.replace(entry.server().without(volumeId));
    }
  }

  /** A server with another name, or other metadata. */
  public SimulatedServer change(String id, Function<Server, Server> change)
      throws CloudApiException {
    servers.replace(change.apply(existing(id).server()));
    return existing(id);
  }

  public SimulatedServer existing(String id) throws CloudApiException {
    var entry = servers.get(id);
    if (entry == null) {
      throw new CloudApiException(Kind.NOT_FOUND, "Instance %s could not be found.".formatted(id));
    }
    return entry;
  }
}
