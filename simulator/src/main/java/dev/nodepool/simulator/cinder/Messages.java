package dev.nodepool.simulator.cinder;

import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.simulator.http.ApiError;
import dev.nodepool.simulator.http.Json;
import dev.nodepool.simulator.http.Microversion;
import dev.nodepool.simulator.http.Request;
import dev.nodepool.simulator.http.Response;
import dev.nodepool.simulator.http.Routes;
import dev.nodepool.simulator.region.ProjectClouds;
import java.util.ArrayList;

/** What Cinder tells users of what went wrong with their volumes. */
record Messages(ProjectClouds projects) {
  private static final int SINCE = 3;
  private static final int FILTERED_SINCE = 5;

  void addTo(Routes routes) {
    routes.on("GET", "/v3/{project}/messages", this::list);
  }

  private Response list(Request request) throws CloudApiException, InterruptedException {
    int version = Microversion.VOLUME.of(request);
    if (version < SINCE) {
      throw new ApiError(404, "The resource could not be found.");
    }
    var about = version < FILTERED_SINCE ? null : request.query("resource_uuid").orElse(null);
    var table = projects.volumes(request);
    var messages = new ArrayList<Json>();
    for (var entry : table.ask(it -> it.list())) {
      var id = entry.volume().id();
      if (about == null || about.equals(id)) {
        table.ask(it -> it.messages(id)).forEach(words -> messages.add(message(id, words)));
      }
    }
    return Response.ok("messages", messages);
  }

  private static Json message(String volume, String words) {
    return Json.of("id", volume, "event_id", "VOLUME_VOLUME_001_003", "user_message", words)
        .with("message_level", "ERROR")
        .with("resource_type", "VOLUME")
        .with("resource_uuid", volume);
  }
}
