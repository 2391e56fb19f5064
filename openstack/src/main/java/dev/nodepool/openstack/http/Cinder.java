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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The calls of {@link HttpCloud} to Cinder. A cloud without it has no volumes, and that is all. */
record Cinder(ServiceClient rest) implements VolumeService {
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
    var made = rest.post("/volumes", body).path("volume");
    JsonFields.madeId(made);
    return volume(made);
  }

  @Override
  public void deleteVolume(String id) throws CloudApiException, InterruptedException {
    rest.delete("/volumes/" + quoted(id));
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
