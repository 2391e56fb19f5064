package dev.nodepool.simulator.cinder;

import dev.nodepool.drivers.fake.SimulatedVolume;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.simulator.http.ApiError;
import dev.nodepool.simulator.http.Json;
import dev.nodepool.simulator.http.Pages;
import dev.nodepool.simulator.http.Request;
import dev.nodepool.simulator.http.Response;
import dev.nodepool.simulator.http.Routes;
import dev.nodepool.simulator.region.ProjectClouds;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/** The volumes of Cinder. */
record Volumes(ProjectClouds projects) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);
  private static final String ALL = "/v3/{project}/volumes";
  private static final String ONE = ALL + "/{id}";
  private static final int MOST = 1000;

  void addTo(Routes routes) {
    routes
        .on("GET", ALL, request -> list(request, false))
        .on("GET", ALL + "/detail", request -> list(request, true))
        .on("POST", ALL, this::add)
        .on("GET", ONE, this::show)
        .on("DELETE", ONE, this::remove)
        .on("POST", ONE + "/metadata", this::mark);
  }

  private Response list(Request request, boolean detailed)
      throws CloudApiException, InterruptedException {
    var name = request.query("name");
    var status = request.query("status");
    var found =
        projects.volumes(request).ask(table -> table.list()).reversed().stream()
            .filter(it -> fits(name, it.volume().name()) && fits(status, it.volume().status()))
            .toList();
    return Pages.respond(
        request,
        "volumes",
        found,
        MOST,
        it -> it.volume().id(),
        it -> detailed ? detail(request, it) : brief(request, it));
  }

  private static boolean fits(Optional<String> wanted, String value) {
    return wanted.isEmpty() || wanted.get().equals(value);
  }

  private static Json brief(Request request, SimulatedVolume entry) {
    var id = entry.volume().id();
    var self = "%s/v3/%s/volumes/%s".formatted(request.root(), request.caller().projectId(), id);
    return Json.of(
        "id", id,
        "name", entry.volume().name(),
        "links", List.of(Json.of("rel", "self", "href", self)));
  }

  private static Json detail(Request request, SimulatedVolume entry) {
    var volume = entry.volume();
    var server = volume.serverId();
    var created = volume.created() == null ? Instant.EPOCH : volume.created();
    var doc = brief(request, entry);
    doc.put("status", volume.status());
    doc.put("size", volume.gb());
    doc.put("availability_zone", "nova");
    doc.put("created_at", TIME.format(created));
    doc.put("updated_at", TIME.format(created));
    doc.put("description", entry.description());
    doc.put("volume_type", "standard");
    doc.put("snapshot_id", null);
    doc.put("source_volid", null);
    doc.put("metadata", volume.metadata());
    doc.put("user_id", request.caller().userId());
    doc.put("bootable", String.valueOf(entry.bootable()));
    doc.put("encrypted", false);
    doc.put("multiattach", false);
    doc.put("replication_status", null);
    doc.put("consistencygroup_id", null);
    doc.put(
        "attachments",
        server == null
            ? List.of()
            : List.of(
                Json.of(
                    "id", volume.id(),
                    "attachment_id", volume.id(),
                    "volume_id", volume.id(),
                    "server_id", server,
                    "host_name", null,
                    "device", "/dev/vda",
                    "attached_at", TIME.format(created))));
    var image = entry.imageId();
    if (image != null) {
      doc.put("volume_image_metadata", Json.of("image_id", image));
    }
    return doc;
  }

  private Response add(Request request) throws CloudApiException, InterruptedException {
    var order = request.json("volume");
    long gb = order.path("size").asLong(0);
    if (gb <= 0) {
      throw new ApiError(400, "Invalid input for field/attribute size. It must be positive.");
    }
    var cloud = projects.of(request);
    cloud.usage().change(usage -> usage.checkVolume(gb, cloud.settings()));
    var made =
        cloud
            .volumeTable()
            .ask(table ->
                table.add(
                    order.path("name").asString(""),
                    order.path("description").asString(""),
                    gb,
                    null,
                    Json.text(order, "imageRef"),
                    Json.texts(order.path("metadata"))));
    return Response.json(202, "volume", detail(request, made));
  }

  private SimulatedVolume volume(Request request) throws CloudApiException, InterruptedException {
    var id = request.parameter("id");
    return projects.volumes(request).ask(table -> table.get(id));
  }

  private Response show(Request request) throws CloudApiException, InterruptedException {
    return Response.ok("volume", detail(request, volume(request)));
  }

  private Response remove(Request request) throws CloudApiException, InterruptedException {
    projects.of(request).blockStorage().deleteVolume(request.parameter("id"));
    return Response.empty(202);
  }

  private Response mark(Request request) throws CloudApiException, InterruptedException {
    var wanted = Json.texts(request.json("metadata"));
    projects.volumes(request).change(table -> table.mark(request.parameter("id"), wanted));
    return Response.ok("metadata", volume(request).volume().metadata());
  }
}
