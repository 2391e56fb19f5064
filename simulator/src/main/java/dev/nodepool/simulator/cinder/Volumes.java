package dev.nodepool.simulator.cinder;

import dev.nodepool.drivers.fake.SimulatedVolume;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.simulator.Projects;
import dev.nodepool.simulator.http.Answer;
import dev.nodepool.simulator.http.Doc;
import dev.nodepool.simulator.http.Pages;
import dev.nodepool.simulator.http.Refusal;
import dev.nodepool.simulator.http.Request;
import dev.nodepool.simulator.http.Routes;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The volumes of Cinder. */
record Volumes(Projects projects) {
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

  private Answer list(Request request, boolean detailed)
      throws Refusal, CloudApiException, InterruptedException {
    var name = request.query("name");
    var status = request.query("status");
    var found =
        projects.of(request).volumeTable().ask(table -> table.list()).reversed().stream()
            .filter(it -> fits(name, it.volume().name()) && fits(status, it.volume().status()))
            .toList();
    var page = Pages.of(request, found, MOST, it -> it.volume().id());
    var body =
        Doc.of(
            "volumes",
            page.items().stream()
                .map(it -> detailed ? detail(request, it) : brief(request, it))
                .toList());
    page.next().ifPresent(query -> body.put("volumes_links", request.linkToNext(query)));
    return Answer.ok(body);
  }

  private static boolean fits(Optional<String> wanted, String value) {
    return wanted.isEmpty() || wanted.get().equals(value);
  }

  private static Map<String, @Nullable Object> brief(Request request, SimulatedVolume entry) {
    var id = entry.volume().id();
    var self = "%s/v3/%s/volumes/%s".formatted(request.root(), request.caller().projectId(), id);
    return Doc.of(
        "id", id,
        "name", entry.volume().name(),
        "links", List.of(Doc.of("rel", "self", "href", self)));
  }

  private static Map<String, @Nullable Object> detail(Request request, SimulatedVolume entry) {
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
                Doc.of(
                    "id", volume.id(),
                    "attachment_id", volume.id(),
                    "volume_id", volume.id(),
                    "server_id", server,
                    "host_name", null,
                    "device", "/dev/vda",
                    "attached_at", TIME.format(created))));
    var image = entry.imageId();
    if (image != null) {
      doc.put("volume_image_metadata", Doc.of("image_id", image));
    }
    return doc;
  }

  private Answer add(Request request)
      throws Refusal, CloudApiException, IOException, InterruptedException {
    var order = request.json("volume");
    long gb = order.path("size").asLong(0);
    if (gb <= 0) {
      throw new Refusal(400, "Invalid input for field/attribute size. It must be positive.");
    }
    var cloud = projects.of(request);
    cloud.usage().change(usage -> usage.checkVolume(gb, cloud.settings()));
    var image = order.path("imageRef").asString("");
    var made =
        cloud
            .volumeTable()
            .ask(table ->
                table.add(
                    order.path("name").asString(""),
                    order.path("description").asString(""),
                    gb,
                    null,
                    image.isEmpty() ? null : image,
                    metadata(order.path("metadata"))));
    return Answer.json(202, Doc.of("volume", detail(request, made)));
  }

  private static Map<String, String> metadata(JsonNode given) {
    var metadata = new LinkedHashMap<String, String>();
    given.properties().forEach(it -> metadata.put(it.getKey(), it.getValue().asString("")));
    return metadata;
  }

  private SimulatedVolume volume(Request request) throws CloudApiException, InterruptedException {
    var id = request.parameter("id");
    return projects.of(request).volumeTable().ask(table -> table.get(id));
  }

  private Answer show(Request request) throws CloudApiException, InterruptedException {
    return Answer.ok(Doc.of("volume", detail(request, volume(request))));
  }

  private Answer remove(Request request) throws CloudApiException, InterruptedException {
    projects.of(request).blockStorage().deleteVolume(request.parameter("id"));
    return Answer.empty(202);
  }

  private Answer mark(Request request)
      throws Refusal, CloudApiException, IOException, InterruptedException {
    var wanted = metadata(request.json("metadata"));
    projects.of(request).volumeTable().change(table -> table.mark(request.parameter("id"), wanted));
    return Answer.ok(Doc.of("metadata", volume(request).volume().metadata()));
  }
}
