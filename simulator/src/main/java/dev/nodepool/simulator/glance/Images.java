package dev.nodepool.simulator.glance;

import dev.nodepool.drivers.fake.SimulatedCloud;
import dev.nodepool.drivers.fake.SimulatedImage;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.simulator.http.ApiError;
import dev.nodepool.simulator.http.Json;
import dev.nodepool.simulator.http.Pages;
import dev.nodepool.simulator.http.Request;
import dev.nodepool.simulator.http.Response;
import dev.nodepool.simulator.http.Routes;
import dev.nodepool.simulator.region.ProjectClouds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** The images of Glance without their data. */
record Images(ProjectClouds projects) {
  static final String ONE = "/v2/images/{id}";
  private static final int USUAL = 25;
  private static final int MOST = 1000;
  private static final Set<String> CONTROLS =
      Set.of("limit marker sort sort_key sort_dir member_status size_min size_max".split(" "));

  void addTo(Routes routes) {
    routes
        .on("GET", "/v2/images", this::list)
        .on("POST", "/v2/images", this::add)
        .on("GET", ONE, this::show)
        .on("PATCH", ONE, this::patch)
        .on("DELETE", ONE, this::delete)
        .on("GET", ONE + "/members", request -> Response.ok("members", List.of()))
        .on("PUT", ONE + "/tags/{tag}", request -> tag(request, true))
        .on("DELETE", ONE + "/tags/{tag}", request -> tag(request, false));
  }

  private static List<SimulatedImage> all(SimulatedCloud cloud)
      throws CloudApiException, InterruptedException {
    return cloud.imageTable().ask(table -> table.list(cloud.settings().images()));
  }

  /** Newest first, in pages; the link to the next one is a path. */
  private Response list(Request request) throws CloudApiException, InterruptedException {
    var found = new ArrayList<Json>();
    for (var image : all(projects.of(request))) {
      var doc = ImageDocuments.describe(image);
      if (matches(request, doc)) {
        found.add(doc);
      }
    }
    Collections.reverse(found);
    int most = request.query("limit").isPresent() ? MOST : USUAL;
    var page = Pages.of(request, found, most, doc -> String.valueOf(doc.get("id")));
    var body =
        Json.of("images", page.items(), "first", "/v2/images", "schema", "/v2/schemas/images");
    page.next().ifPresent(query -> body.put("next", "/v2/images?" + query));
    return Response.ok(body);
  }

  private static boolean matches(Request request, Json doc) {
    for (var entry : request.query().entrySet()) {
      var key = entry.getKey();
      var wanted = entry.getValue().getFirst();
      if (CONTROLS.contains(key) || key.equals("visibility") && wanted.equals("all")) {
        continue;
      }
      var value = key.equals("tag") ? doc.get("tags") : doc.get(key);
      boolean equal =
          value instanceof List<?> several
              ? several.contains(wanted)
              : any(wanted).contains(String.valueOf(value));
      if (!equal && !(key.equals("os_hidden") && wanted.equalsIgnoreCase("false"))) {
        return false;
      }
    }
    return true;
  }

  private static List<String> any(String wanted) {
    return wanted.startsWith("in:") ? List.of(wanted.substring(3).split(",")) : List.of(wanted);
  }

  private Response add(Request request) throws CloudApiException, InterruptedException {
    var cloud = projects.of(request);
    var wanted = ImageDocuments.read(request.json(), request.caller().isAdmin());
    cloud.image().checkCreate();
    var made = cloud.imageTable().ask(table -> table.add(wanted));
    return Response.json(201, ImageDocuments.describe(made))
        .with("Location", request.root() + "/v2/images/" + made.image().id())
        .with("OpenStack-image-import-methods", "glance-direct,web-download");
  }

  private SimulatedImage image(Request request) throws CloudApiException, InterruptedException {
    var cloud = projects.of(request);
    var added = cloud.settings().images();
    return cloud.imageTable().ask(table -> table.get(request.parameter("id"), added));
  }

  private Response show(Request request) throws CloudApiException, InterruptedException {
    return Response.ok(ImageDocuments.describe(image(request)));
  }

  private Response patch(Request request) throws CloudApiException, InterruptedException {
    var type = request.header("Content-Type").orElse("");
    if (!type.startsWith("application/openstack-images-v2.")) {
      throw new ApiError(415, "Unsupported Content-Type: " + type);
    }
    ObjectNode now = Json.MAPPER.valueToTree(ImageDocuments.describe(image(request)));
    for (var change : request.changes("Request body must be a JSON array of operation objects.")) {
      var key = change.path("path").asString("").replaceFirst("^/", "").replace("~1", "/");
      if (change.path("op").asString("").equals("remove")) {
        now.remove(key);
      } else {
        now.set(key, change.path("value"));
      }
    }
    var wanted = ImageDocuments.read(now, true);
    var changed =
        projects
            .images(request)
            .ask(table ->
                table.change(request.parameter("id"), old -> old.described(wanted, table.now())));
    return Response.ok(ImageDocuments.describe(changed));
  }

  private Response delete(Request request) throws CloudApiException, InterruptedException {
    projects.of(request).image().deleteImage(request.parameter("id"));
    return Response.empty(204);
  }

  private Response tag(Request request, boolean set)
      throws CloudApiException, InterruptedException {
    var tag = request.parameter("tag");
    projects
        .images(request)
        .change(table -> table.change(request.parameter("id"), image -> image.tagged(tag, set)));
    return Response.empty(204);
  }
}
