package dev.nodepool.simulator.nova;

import dev.nodepool.drivers.fake.ServerSpec;
import dev.nodepool.drivers.fake.ServerSpec.Nic;
import dev.nodepool.openstack.compute.Boot;
import dev.nodepool.openstack.compute.CreateServer;
import dev.nodepool.simulator.http.ApiError;
import dev.nodepool.simulator.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the order for a server from the body of its request; refuses what Nova refuses.
 *
 * @param minor of the microversion
 */
record CreateServerReader(JsonNode body, int minor) {
  private static final int LONGEST = 255;
  private static final int NETWORKS_REQUIRED = 37;
  private static final Set<String> KEYS =
      Set.of(
          ("name imageRef flavorRef networks key_name config_drive user_data metadata "
                  + "security_groups availability_zone block_device_mapping_v2 min_count max_count "
                  + "adminPass description tags hostname host accessIPv4 accessIPv6 personality OS- "
                  + "DCF:diskConfig")
              .split(" "));

  ServerSpec read() {
    for (var key : body.propertyNames()) {
      if (!KEYS.contains(key)) {
        throw invalid(
            "server", "Additional properties are not allowed ('%s' was unexpected)".formatted(key));
      }
    }
    var disk = disk();
    var nics = nics();
    var order =
        new CreateServer(
            name(),
            required("flavorRef"),
            disk.boot(),
            text("availability_zone"),
            nics.stream().map(Nic::networkId).toList(),
            groups(),
            text("key_name"),
            userdata(),
            configDrive(),
            metadata(body.path("metadata")));
    return new ServerSpec(order, nics, disk.keep());
  }

  int count() {
    return Math.max(1, body.path("max_count").asInt(body.path("min_count").asInt(1)));
  }

  private static ApiError invalid(String field, String why) {
    return new ApiError(400, "Invalid input for field/attribute %s. %s".formatted(field, why));
  }

  private String name() {
    var name = required("name");
    if (name.length() > LONGEST) {
      throw invalid("name", "Value: %s. '%s' is too long".formatted(name, name));
    }
    return name;
  }

  private String required(String key) {
    var value = text(key);
    if (value == null) {
      throw invalid("server", "'%s' is a required property".formatted(key));
    }
    return value;
  }

  private @Nullable String text(String key) {
    return Json.text(body, key);
  }

  static Map<String, String> metadata(JsonNode node) {
    var metadata = new LinkedHashMap<String, String>();
    for (var entry : node.properties()) {
      var value = entry.getValue();
      if (!value.isString()) {
        throw invalid(
            entry.getKey(), "Value: %s. %s is not of type 'string'".formatted(value, value));
      }
      if (value.asString().length() > LONGEST) {
        throw invalid(
            entry.getKey(), "Value: %s. %s is too long".formatted(value.asString(), value));
      }
      metadata.put(entry.getKey(), value.asString());
    }
    return metadata;
  }

  private List<String> groups() {
    var groups = new ArrayList<String>();
    body.path("security_groups").forEach(group -> groups.add(group.path("name").asString("")));
    return groups;
  }

  private @Nullable String userdata() {
    var encoded = text("user_data");
    if (encoded == null) {
      return null;
    }
    // As lenient as Nova: what is not of the alphabet is passed over.
    return new String(Base64.getMimeDecoder().decode(encoded), StandardCharsets.UTF_8);
  }

  private @Nullable Boolean configDrive() {
    var node = body.path("config_drive");
    if (node.isBoolean()) {
      return node.asBoolean();
    }
    var text = text("config_drive");
    return text == null ? null : text.equalsIgnoreCase("true");
  }

  private List<Nic> nics() {
    var networks = body.path("networks");
    if (networks.isMissingNode() && minor >= NETWORKS_REQUIRED) {
      throw invalid("server", "'networks' is a required property");
    }
    var nics = new ArrayList<Nic>();
    for (var one : networks) {
      nics.add(
          new Nic(
              one.path("uuid").asString(""), Json.text(one, "port"), Json.text(one, "fixed_ip")));
    }
    return nics;
  }

  /**
   * The disk that it boots from.
   *
   * @param keep the volume outlives the server
   */
  private record Disk(Boot boot, boolean keep) {}

  private Disk disk() {
    for (var mapping : body.path("block_device_mapping_v2")) {
      if (mapping.path("boot_index").asInt(-1) != 0) {
        continue;
      }
      boolean keep = !mapping.path("delete_on_termination").asBoolean(false);
      var source = mapping.path("source_type").asString("");
      var uuid = mapping.path("uuid").asString("");
      boolean toVolume = mapping.path("destination_type").asString("volume").equals("volume");
      if (source.equals("volume")) {
        return new Disk(new Boot.FromVolume(uuid), keep);
      }
      if (source.equals("image") && toVolume) {
        int gb = mapping.path("volume_size").asInt(0);
        if (gb <= 0) {
          throw new ApiError(400, "Block Device Mapping is Invalid: the volume needs a size.");
        }
        return new Disk(new Boot.FromNewVolume(uuid, gb), keep);
      }
    }
    var image = text("imageRef");
    if (image == null) {
      throw new ApiError(400, "Block Device Mapping is Invalid: there is nothing to boot from.");
    }
    return new Disk(new Boot.FromImage(image), false);
  }
}
