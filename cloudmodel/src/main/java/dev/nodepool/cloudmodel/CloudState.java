package dev.nodepool.cloudmodel;

import dev.nodepool.cloudmodel.servers.SimulatedServer;
import dev.nodepool.cloudmodel.volumes.SimulatedVolume;
import dev.nodepool.openstack.compute.Boot;
import dev.nodepool.openstack.image.Image;
import dev.nodepool.openstack.network.Port;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a simulated cloud held at one moment, for those who watch it from outside.
 *
 * @param created how many servers were ever made
 * @param deleted how many servers were ever removed
 * @param duplicated how many servers were made for a node that had a living one already
 * @param refused how many creates were refused, for quota or as nonsense
 */
public record CloudState(
    List<SimulatedServer> servers,
    List<Image> images,
    List<Port> ports,
    List<SimulatedVolume> volumes,
    Map<String, Integer> counters,
    long created,
    long deleted,
    long duplicated,
    long refused) {

  /** The content of {@code state-<provider>.json}, but for the generation. */
  public Map<String, Object> asJson() {
    var json = new LinkedHashMap<String, Object>();
    var imageOfVolume = new HashMap<String, @Nullable String>();
    volumes.forEach(it -> imageOfVolume.put(it.volume().id(), it.imageId()));
    json.put("servers", servers.stream().map(it -> describe(it, imageOfVolume)).toList());
    json.put("images", images.stream().map(CloudState::describe).toList());
    json.put(
        "down_ports",
        ports.stream()
            .filter(port -> port.status().equals(Port.DOWN))
            .map(port -> Map.of("id", port.id()))
            .toList());
    json.put("counters", counters);
    json.put("created", created);
    json.put("deleted", deleted);
    json.put("duplicated", duplicated);
    json.put("refused", refused);
    json.put("duplicates", duplicates());
    return json;
  }

  private static Map<String, Object> describe(Image image) {
    return Map.of("id", image.id(), "name", image.name(), "properties", image.properties());
  }

  private static Map<String, Object> describe(
      SimulatedServer entry, Map<String, @Nullable String> imageOfVolume) {
    var server = entry.server();
    var order = entry.order();
    var json = new LinkedHashMap<String, Object>();
    json.put("id", server.id());
    json.put("name", server.name());
    json.put("status", server.status());
    json.put("metadata", server.metadata());
    json.put("security_groups", server.securityGroups());
    json.put("created", server.created().toString());
    json.put("host_id", server.hostId());
    json.put("flavor", server.flavor().name());
    putIfThere(json, "image", image(order.boot(), imageOfVolume));
    json.put("networks", order.networkIds());
    json.put("volumes", server.volumeIds());
    putIfThere(json, "zone", server.zone());
    putIfThere(json, "key_name", order.keyName());
    putIfThere(json, "userdata", order.userdata());
    putIfThere(json, "config_drive", order.configDrive());
    putIfThere(json, "fault", server.fault());
    return json;
  }

  private static @Nullable String image(Boot boot, Map<String, @Nullable String> imageOfVolume) {
    return switch (boot) {
      case Boot.FromImage(var imageId) -> imageId;
      case Boot.FromNewVolume(var imageId, _) -> imageId;
      case Boot.FromVolume(var volumeId) -> imageOfVolume.get(volumeId);
    };
  }

  private static void putIfThere(Map<String, Object> json, String key, @Nullable Object value) {
    if (value != null) {
      json.put(key, value);
    }
  }

  /** The ids of the nodes that have more than one living server. */
  List<String> duplicates() {
    var seen = new HashMap<String, Integer>();
    for (var entry : servers) {
      var node = entry.server().metadata().get("nodepool_node_id");
      if (node != null && !entry.server().isGone()) {
        seen.merge(node, 1, Integer::sum);
      }
    }
    var twice = new ArrayList<String>();
    seen.forEach((node, count) -> {
      if (count > 1) {
        twice.add(node);
      }
    });
    twice.sort(null);
    return twice;
  }
}
