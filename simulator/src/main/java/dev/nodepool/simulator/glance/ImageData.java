package dev.nodepool.simulator.glance;

import dev.nodepool.drivers.fake.SimulatedImage;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.simulator.http.ApiError;
import dev.nodepool.simulator.http.Json;
import dev.nodepool.simulator.http.Request;
import dev.nodepool.simulator.http.Response;
import dev.nodepool.simulator.http.Routes;
import dev.nodepool.simulator.region.ProjectClouds;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** The data of images: counted and summed up, but not kept. */
record ImageData(ProjectClouds projects) {
  private static final Set<String> METHODS = Set.of("glance-direct", "web-download");
  private static final int CHUNK = 1 << 16;

  void addTo(Routes routes) {
    routes
        .on("PUT", Images.ONE + "/file", this::upload)
        .on("GET", Images.ONE + "/file", request -> Response.empty(204))
        .on("PUT", Images.ONE + "/stage", this::stage)
        .on("POST", Images.ONE + "/import", this::importStaged)
        .on("GET", Images.ONE + "/tasks", request -> Response.ok("tasks", List.of()))
        .on("GET", "/v2/info/import", this::methods)
        .on("GET", "/v2/info/stores", request -> Response.ok("stores", List.of()));
  }

  private Response upload(Request request) throws CloudApiException, InterruptedException {
    var data = received(request);
    var id = request.parameter("id");
    projects.images(request).change(table -> table.upload(id, data));
    return Response.empty(204);
  }

  private Response stage(Request request) throws CloudApiException, InterruptedException {
    var data = received(request);
    var id = request.parameter("id");
    projects.images(request).change(table -> table.stage(id, data));
    return Response.empty(204);
  }

  private SimulatedImage.ImageData received(Request request)
      throws CloudApiException, InterruptedException {
    var type = request.header("Content-Type").orElse("");
    if (!type.equals("application/octet-stream")) {
      throw new ApiError(415, "Unsupported Media Type");
    }
    // Refuses before it reads, as Glance does: the data may be many.
    projects.of(request).image().image(request.parameter("id"));
    try {
      return summed(request.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SimulatedImage.ImageData summed(InputStream body) throws IOException {
    var md5 = digest("MD5");
    var sha512 = digest("SHA-512");
    var chunk = new byte[CHUNK];
    long bytes = 0;
    for (int count = body.read(chunk); count >= 0; count = body.read(chunk)) {
      md5.update(chunk, 0, count);
      sha512.update(chunk, 0, count);
      bytes += count;
    }
    var hex = HexFormat.of();
    return new SimulatedImage.ImageData(
        bytes, hex.formatHex(md5.digest()), hex.formatHex(sha512.digest()));
  }

  private static MessageDigest digest(String name) {
    try {
      return MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + name, e);
    }
  }

  private Response importStaged(Request request) throws CloudApiException, InterruptedException {
    var method = request.json().path("method").path("name").asString("");
    var id = request.parameter("id");
    if (!METHODS.contains(method)) {
      throw new ApiError(400, "Unknown import method name '%s'.".formatted(method));
    }
    var images = projects.of(request).imageTable();
    if (method.equals("web-download")) {
      images.change(table -> table.upload(id, SimulatedImage.ImageData.UNKNOWN));
    } else {
      images.change(table -> table.importStaged(id));
    }
    return Response.empty(202);
  }

  private Response methods(Request request) {
    return Response.ok(
        "import-methods",
        Json.of(
            "description", "Import methods available.",
            "type", "array",
            "value", List.copyOf(METHODS)));
  }
}
