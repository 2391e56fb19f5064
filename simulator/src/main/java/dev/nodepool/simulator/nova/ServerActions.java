package dev.nodepool.simulator.nova;

import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.compute.Server;
import dev.nodepool.simulator.http.ApiError;
import dev.nodepool.simulator.http.Request;
import dev.nodepool.simulator.http.Response;
import dev.nodepool.simulator.http.Routes;
import dev.nodepool.simulator.region.ProjectClouds;
import tools.jackson.databind.JsonNode;

/** What can be done with a server. */
record ServerActions(ProjectClouds projects) {

  void addTo(Routes routes) {
    routes.on("POST", "/v2.1/servers/{id}/action", this::act);
  }

  private Response act(Request request) throws CloudApiException, InterruptedException {
    var body = request.json();
    var names = body.propertyNames().iterator();
    var action = names.hasNext() ? names.next() : "";
    var id = request.parameter("id");
    var cloud = projects.of(request);
    return switch (action) {
      case "os-getConsoleOutput" -> {
        int lines = body.path(action).path("length").asInt(Integer.MAX_VALUE);
        yield Response.ok("output", cloud.compute().consoleOutput(id, lines));
      }
      case "forceDelete" -> {
        cloud.compute().forceDeleteServer(id);
        yield Response.empty(204);
      }
      case "os-resetState" -> reset(request, body.path(action));
      case "os-stop" -> status(request, "SHUTOFF");
      case "os-start", "reboot" -> status(request, Server.ACTIVE);
      default -> throw new ApiError(400, "There is no such action: " + action);
    };
  }

  private Response reset(Request request, JsonNode wanted)
      throws CloudApiException, InterruptedException {
    if (!request.caller().isAdmin()) {
      throw new ApiError(
          403, "Policy doesn't allow os_compute_api:os-admin-actions:reset_state to be performed.");
    }
    boolean active = wanted.path("state").asString("").equals("active");
    return status(request, active ? Server.ACTIVE : Server.ERROR);
  }

  private Response status(Request request, String status)
      throws CloudApiException, InterruptedException {
    projects.compute(request).change(life -> life.reset(request.parameter("id"), status));
    return Response.empty(202);
  }
}
