package dev.nodepool.simulator.glance;

import dev.nodepool.drivers.fake.SimulatedImage;
import dev.nodepool.openstack.image.Image;
import dev.nodepool.simulator.http.ApiError;
import dev.nodepool.simulator.http.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Images as Glance shows and takes them: what is not of Glance itself is beside the rest. */
final class ImageDocuments {
  private static final int LONGEST = 255;

  /** What an image has of itself; everything else is a property. */
  static final Set<String> OWN =
      Set.of(
          ("id name status visibility owner size virtual_size min_disk min_ram created_at "
                  + "updated_at disk_format container_format checksum os_hash_algo os_hash_value "
                  + "os_hidden protected tags self file schema locations direct_url")
              .split(" "));

  private ImageDocuments() {}

  private static String time(@Nullable Instant instant) {
    return (instant == null ? Instant.EPOCH : instant).truncatedTo(ChronoUnit.SECONDS).toString();
  }

  static Json describe(SimulatedImage entry) {
    var image = entry.image();
    var doc = Json.copyOf(image.properties());
    boolean active = image.isActive();
    var data = active ? entry.data() : null;
    doc.put("id", image.id());
    doc.put("name", image.name());
    doc.put("status", image.status());
    doc.put("visibility", image.visibility());
    doc.put("owner", image.owner());
    doc.put("size", data == null ? null : data.bytes());
    doc.put("virtual_size", null);
    doc.put("min_disk", image.minDiskGb());
    doc.put("min_ram", image.minRamMiB());
    doc.put("disk_format", entry.diskFormat().isEmpty() ? null : entry.diskFormat());
    doc.put("container_format", entry.containerFormat().isEmpty() ? null : entry.containerFormat());
    doc.put("checksum", data == null ? null : data.md5());
    doc.put("os_hash_algo", data == null ? null : "sha512");
    doc.put("os_hash_value", data == null ? null : data.sha512());
    doc.put("os_hidden", false);
    doc.put("protected", entry.protectedImage());
    doc.put("tags", entry.tags().stream().sorted().toList());
    doc.put("created_at", time(image.created()));
    doc.put("updated_at", time(entry.updated()));
    doc.put("self", "/v2/images/" + image.id());
    doc.put("file", "/v2/images/%s/file".formatted(image.id()));
    doc.put("schema", "/v2/schemas/image");
    return doc;
  }

  /** The image that a request describes. */
  static SimulatedImage read(JsonNode body, boolean admin) {
    var properties = new LinkedHashMap<String, String>();
    for (var entry : body.properties()) {
      if (!OWN.contains(entry.getKey())) {
        properties.put(entry.getKey(), text(entry.getKey(), entry.getValue()));
      }
    }
    var visibility = body.path("visibility").asString("shared");
    if (visibility.equals("public") && !admin) {
      throw new ApiError(403, "You are not authorized to complete publicize_image action.");
    }
    var name = body.path("name").asString("");
    if (name.length() > LONGEST) {
      throw new ApiError(400, "Failed validating 'maxLength' in schema: name is too long");
    }
    var image =
        new Image(
            body.path("id").asString(""),
            name,
            Image.QUEUED,
            visibility,
            "",
            0,
            body.path("min_disk").asInt(0),
            body.path("min_ram").asInt(0),
            null,
            properties);
    return new SimulatedImage(
        image,
        body.path("disk_format").asString(""),
        body.path("container_format").asString(""),
        null,
        body.path("protected").asBoolean(false),
        new HashSet<>(Json.list(body.path("tags"))),
        Instant.EPOCH);
  }

  static String text(String key, JsonNode value) {
    if (!value.isString()) {
      throw new ApiError(
          400,
          "Provided object does not match schema 'image': %s is not of type 'string' Failed validating 'type' in schema['additionalProperties']: {'type': 'string'} On instance['%s']: %s"
              .formatted(value, key, value));
    }
    return value.asString();
  }
}
