package dev.nodepool.cloudmodel.volumes;

import dev.nodepool.cloudmodel.project.Ids;
import dev.nodepool.cloudmodel.project.Usage;
import dev.nodepool.cloudmodel.time.EventQueue;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import dev.nodepool.openstack.blockstorage.Volume;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The volumes of a simulated project. Guarded by the cloud's lock. */
public final class VolumeTable {
  static final String CREATING = "creating";
  static final String DETACHING = "detaching";
  static final String DELETING = "deleting";
  private static final String ERROR = "error";
  private static final String NO_ROOM =
      "schedule allocate volume:Could not find any available weighted backend.";
  private static final Set<String> REMOVABLE =
      Set.of(Volume.AVAILABLE, ERROR, "error_restoring", "error_extending");

  private final Usage usage;
  private final EventQueue events;
  private final Ids ids;
  private final Supplier<Duration> pace;
  private final BooleanSupplier fails;
  private final Map<String, SimulatedVolume> byId = new LinkedHashMap<>();

  /**
   * @param pace how long the next change takes
   * @param fails whether the next volume cannot be made
   */
  public VolumeTable(
      Usage usage, EventQueue events, Ids ids, Supplier<Duration> pace, BooleanSupplier fails) {
    this.usage = usage;
    this.events = events;
    this.ids = ids;
    this.pace = pace;
    this.fails = fails;
  }

  /** A volume that a server boots from, or a loose one, which takes its time. */
  public SimulatedVolume add(
      String name,
      String description,
      long gb,
      @Nullable String serverId,
      @Nullable String imageId,
      Map<String, String> metadata) {
    var status = serverId == null ? CREATING : Volume.IN_USE;
    var volume = new Volume(ids.next(), name, status, gb, serverId, events.now(), metadata);
    put(new SimulatedVolume(volume, description, imageId, imageId != null));
    usage.addVolume(gb);
    if (serverId == null) {
      later(volume.id(), CREATING, fails.getAsBoolean() ? ERROR : Volume.AVAILABLE);
    }
    return byId.getOrDefault(volume.id(), new SimulatedVolume(volume, description, imageId, false));
  }

  /** Some time from now it is in that status, if nothing else has happened to it. */
  private void later(String id, String from, String to) {
    events.at(
        events.now().plus(pace.get()),
        when -> {
          var entry = byId.get(id);
          if (entry != null && entry.volume().status().equals(from)) {
            put(entry, to, to.equals(Volume.AVAILABLE) ? null : entry.volume().serverId());
          }
        });
  }

  private void put(SimulatedVolume volume) {
    byId.put(volume.volume().id(), volume);
  }

  private void put(SimulatedVolume old, String status, @Nullable String serverId) {
    put(old, status, serverId, old.volume().metadata());
  }

  private void put(
      SimulatedVolume entry,
      String status,
      @Nullable String serverId,
      Map<String, String> metadata) {
    var old = entry.volume();
    put(
        entry.now(
            new Volume(old.id(), old.name(), status, old.gb(), serverId, old.created(), metadata)));
  }

  public void mark(String id, Map<String, String> metadata) throws CloudApiException {
    var entry = get(id);
    var all = new HashMap<>(entry.volume().metadata());
    all.putAll(metadata);
    put(entry, entry.volume().status(), entry.volume().serverId(), all);
  }

  /** Throws as Nova does when no server can have it. */
  public void checkLoose(String id) throws CloudApiException {
    var entry = get(id);
    if (!entry.volume().status().equals(Volume.AVAILABLE)) {
      throw new CloudApiException(
          Kind.BAD_REQUEST,
          "Invalid volume: volume %s status must be 'available'. Currently in '%s'"
              .formatted(id, entry.volume().status()));
    }
  }

  public void attach(String id, String serverId) throws CloudApiException {
    checkLoose(id);
    put(get(id), Volume.IN_USE, serverId);
  }

  public void detach(String id, String serverId) throws CloudApiException {
    var entry = get(id);
    if (!serverId.equals(entry.volume().serverId())) {
      throw missing(id);
    }
    put(entry, DETACHING, serverId);
    later(id, DETACHING, Volume.AVAILABLE);
  }

  public SimulatedVolume get(String id) throws CloudApiException {
    var entry = byId.get(id);
    if (entry == null) {
      throw missing(id);
    }
    return entry;
  }

  private static CloudApiException missing(String id) {
    return new CloudApiException(Kind.NOT_FOUND, "Volume %s could not be found.".formatted(id));
  }

  /** What users are told of a volume that could not be made. */
  public List<String> messages(String id) {
    var entry = byId.get(id);
    return entry != null && entry.volume().status().equals(ERROR) ? List.of(NO_ROOM) : List.of();
  }

  Usage usage() {
    return usage;
  }

  /** Refuses while a server uses it; takes its time. */
  public void remove(String id) throws CloudApiException {
    var entry = get(id);
    if (!REMOVABLE.contains(entry.volume().status())) {
      throw new CloudApiException(
          Kind.BAD_REQUEST,
          "Invalid volume: Volume status must be available or error or error_restoring or error_extending or error_managing and must not be migrating, attached, belong to a group, have snapshots, awaiting a transfer, or be disassociated from snapshots after volume transfer: %s is %s."
              .formatted(id, entry.volume().status()));
    }
    put(entry, DELETING, null);
    events.at(events.now().plus(pace.get()), when -> drop(id));
  }

  /** Removes it whatever uses it. */
  public void drop(String id) {
    var entry = byId.remove(id);
    if (entry != null) {
      usage.removeVolume(entry.volume().gb());
    }
  }

  /** In the order of their creation. */
  public List<SimulatedVolume> list() {
    return List.copyOf(byId.values());
  }
}
