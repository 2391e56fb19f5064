package dev.nodepool.drivers.fake;

import dev.nodepool.openstack.CloudApiException;
import dev.nodepool.openstack.CloudApiException.Kind;
import dev.nodepool.openstack.Volume;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The volumes of a simulated project. Guarded by the cloud's lock. */
final class VolumeTable {
  private final Usage usage;
  private final Map<String, Volume> byId = new LinkedHashMap<>();
  private int last;

  VolumeTable(Usage usage) {
    this.usage = usage;
  }

  /** A volume that a server boots from, or a loose one. */
  Volume add(String name, long gb, @Nullable String serverId) {
    var status = serverId == null ? Volume.AVAILABLE : Volume.IN_USE;
    var volume = new Volume("volume-" + ++last, name, status, gb, serverId, null, Map.of());
    byId.put(volume.id(), volume);
    usage.addVolume(gb);
    return volume;
  }

  void mark(String id, Map<String, String> metadata) throws CloudApiException {
    var volume = existing(id);
    var all = new HashMap<>(volume.metadata());
    all.putAll(metadata);
    put(volume, volume.status(), volume.serverId(), all);
  }

  void detach(String id, String serverId) throws CloudApiException {
    var volume = existing(id);
    if (!serverId.equals(volume.serverId())) {
      throw missing(id);
    }
    put(volume, Volume.AVAILABLE, null, volume.metadata());
  }

  private void put(
      Volume old, String status, @Nullable String serverId, Map<String, String> metadata) {
    byId.put(
        old.id(),
        new Volume(old.id(), old.name(), status, old.gb(), serverId, old.created(), metadata));
  }

  private Volume existing(String id) throws CloudApiException {
    var volume = byId.get(id);
    if (volume == null) {
      throw missing(id);
    }
    return volume;
  }

  private static CloudApiException missing(String id) {
    return new CloudApiException(Kind.NOT_FOUND, "Volume %s could not be found.".formatted(id));
  }

  Usage usage() {
    return usage;
  }

  void remove(String id) throws CloudApiException {
    if (existing(id).serverId() != null) {
      throw new CloudApiException(
          Kind.BAD_REQUEST,
          "Invalid volume: Volume status must be available, but %s is in-use.".formatted(id));
    }
    drop(id);
  }

  /** Removes it whatever uses it. */
  void drop(String id) {
    var volume = byId.remove(id);
    if (volume != null) {
      usage.removeVolume(volume.gb());
    }
  }

  List<Volume> list() {
    return List.copyOf(byId.values());
  }
}
