package dev.nodepool.simulator.glance;

import dev.nodepool.drivers.fake.SimulatedImage;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.simulator.Projects;
import dev.nodepool.simulator.http.Answer;
import dev.nodepool.simulator.http.Doc;
import dev.nodepool.simulator.http.Refusal;
import dev.nodepool.simulator.http.Request;
import dev.nodepool.simulator.http.Routes;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** The data of images: counted and summed up, but not kept. */
record ImageData(Projects projects) {
  private static final Set<String> METHODS = Set.of("glance-direct", "web-download");
  private static final int CHUNK = 1 << 16;

  void addTo(Routes routes) {
    routes
        .on("PUT", Images.ONE + "/file", this::upload)
        .on("GET", Images.ONE + "/file", request -> Answer.empty(204))
        .on("PUT", Images.ONE + "/stage", this::stage)
        .on("POST", Images.ONE + "/import", this::importStaged)
        .on("GET", Images.ONE + "/tasks", request -> Answer.ok(Doc.of("tasks", List.of())))
        .on("GET", "/v2/info/import", this::methods)
        .on("GET", "/v2/info/stores", request -> Answer.ok(Doc.of("stores", List.of())));
  }

  private Answer upload(Request request)
      throws Refusal, CloudApiException, IOException, InterruptedException {
    var data = received(request);
    var id = request.parameter("id");
    projects.of(request).imageTable().change(table -> table.upload(id, data));
    return Answer.empty(204);
  }

  private Answer stage(Request request)
      throws Refusal, CloudApiException, IOException, InterruptedException {
    var data = received(request);
    var id = request.parameter("id");
    projects.of(request).imageTable().change(table -> table.stage(id, data));
    return Answer.empty(204);
  }

  private SimulatedImage.ImageData received(Request request)
      throws Refusal, CloudApiException, IOException, InterruptedException {
    var type = request.header("Content-Type").orElse("");
    if (!type.equals("application/octet-stream")) {
      throw new Refusal(415, "Unsupported Media Type");
    }
    // Refuses before it reads, as Glance does: the data may be many.
    projects.of(request).image().image(request.parameter("id"));
    return summed(request.body());
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

  private Answer importStaged(Request request)
      throws Refusal, CloudApiException, IOException, InterruptedException {
    var method = request.json().path("method").path("name").asString("");
    var id = request.parameter("id");
    if (!METHODS.contains(method)) {
      throw new Refusal(400, "Unknown import method name '%s'.".formatted(method));
    }
    var images = projects.of(request).imageTable();
    if (method.equals("web-download")) {
      images.change(table -> table.upload(id, SimulatedImage.ImageData.UNKNOWN));
    } else {
      images.change(table -> table.importStaged(id));
    }
    return Answer.empty(202);
  }

  private Answer methods(Request request) {
    return Answer.ok(
        Doc.of(
            "import-methods",
            Doc.of(
                "description", "Import methods available.",
                "type", "array",
                "value", List.copyOf(METHODS))));
  }
}
