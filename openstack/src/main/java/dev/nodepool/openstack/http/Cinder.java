package dev.nodepool.openstack.http;

import static dev.nodepool.openstack.http.JsonFields.number;
import static dev.nodepool.openstack.http.JsonFields.put;
import static dev.nodepool.openstack.http.JsonFields.text;
import static dev.nodepool.openstack.http.JsonFields.textOrNull;
import static dev.nodepool.openstack.http.ServiceClient.quoted;

import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.blockstorage.CreateVolume;
import dev.nodepool.openstack.blockstorage.Volume;
import dev.nodepool.openstack.blockstorage.VolumeLimits;
import dev.nodepool.openstack.blockstorage.VolumeService;
import dev.nodepool.openstack.compute.Limits;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The calls of {@link HttpCloud} to Cinder. A cloud without it has no volumes, and that is all.
 *
 * @param told asks for messages, which need a microversion; nothing else does
 */
record Cinder(ServiceClient rest, ServiceClient told) implements VolumeService {
  /** Messages can be asked for by what they are about. */
  static final Microversion.Wanted KNOWN_OF_MESSAGES = new Microversion.Wanted(3, 5);

  private static final int HAS_MESSAGES = 3;

  @Override
  public List<Volume> volumes() throws CloudApiException, InterruptedException {
    return rest.isThere()
        ? JsonFields.map(Pages.of(rest, "/volumes/detail", "volumes").items(), Cinder::volume)
        : List.of();
  }

  private static Volume volume(JsonNode json) {
    return new Volume(
        text(json, "id"),
        text(json, "name"),
        text(json, "status"),
        number(json, "size", 0),
        textOrNull(json.path("attachments").path(0), "server_id"),
        JsonFields.instant(json, "created_at"),
        JsonFields.texts(json.path("metadata")));
  }

  @Override
  public Volume createVolume(CreateVolume order) throws CloudApiException, InterruptedException {
    var body = JsonNodeFactory.instance.objectNode();
    var volume = body.putObject("volume");
    volume.put("name", order.name());
    volume.put("size", order.gb());
    volume.put("imageRef", order.imageId());
    put(volume, "availability_zone", order.zone());
    order.metadata().forEach(volume.putObject("metadata")::put);
    var made = rest.post("/volumes", body, Set.of("name")).path("volume");
    JsonFields.madeId(made);
    return volume(made);
  }

  @Override
  public void deleteVolume(String id) throws CloudApiException, InterruptedException {
    rest.delete("/volumes/" + quoted(id));
  }

  @Override
  public List<String> messages(String volumeId) throws CloudApiException, InterruptedException {
    if (!told.microversion().isAtLeast(HAS_MESSAGES)) {
      return List.of();
    }
    // Version 3.3 lists all, whatever it is asked for.
    return told
        .list("/messages", Map.of("resource_uuid", List.of(volumeId)), "messages")
        .items()
        .stream()
        .filter(message -> text(message, "resource_uuid").equals(volumeId))
        .map(message -> text(message, "user_message"))
        .filter(words -> !words.isBlank())
        .toList();
  }

  @Override
  public VolumeLimits volumeLimits() throws CloudApiException, InterruptedException {
    if (!rest.isThere()) {
      return VolumeLimits.NONE;
    }
    var limits = rest.get("/limits").path("limits").path("absolute");
    return new VolumeLimits(
        number(limits, "maxTotalVolumes", Limits.UNLIMITED),
        number(limits, "maxTotalVolumeGigabytes", Limits.UNLIMITED),
        number(limits, "totalVolumesUsed", 0),
        number(limits, "totalGigabytesUsed", 0));
  }
}
