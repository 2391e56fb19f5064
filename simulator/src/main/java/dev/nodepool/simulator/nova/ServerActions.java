package dev.nodepool.simulator.nova;

import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.compute.Server;
import dev.nodepool.simulator.Projects;
import dev.nodepool.simulator.http.Answer;
import dev.nodepool.simulator.http.Doc;
import dev.nodepool.simulator.http.Refusal;
import dev.nodepool.simulator.http.Request;
import dev.nodepool.simulator.http.Routes;
import java.io.IOException;
import tools.jackson.databind.JsonNode;

/** What can be done with a server. */
record ServerActions(Projects projects) {

  void addTo(Routes routes) {
    routes.on("POST", "/v2.1/servers/{id}/action", this::act);
  }

  private Answer act(Request request)
      throws Refusal, CloudApiException, IOException, InterruptedException {
    var body = request.json();
    var names = body.propertyNames().iterator();
    var action = names.hasNext() ? names.next() : "";
    var id = request.parameter("id");
    var cloud = projects.of(request);
    return switch (action) {
      case "os-getConsoleOutput" -> {
        int lines = body.path(action).path("length").asInt(Integer.MAX_VALUE);
        yield Answer.ok(Doc.of("output", cloud.compute().consoleOutput(id, lines)));
      }
      case "forceDelete" -> {
        cloud.compute().forceDeleteServer(id);
        yield Answer.empty(204);
      }
      case "os-resetState" -> reset(request, body.path(action));
      case "os-stop" -> status(request, "SHUTOFF");
      case "os-start", "reboot" -> status(request, Server.ACTIVE);
      default -> throw new Refusal(400, "There is no such action: " + action);
    };
  }

  private Answer reset(Request request, JsonNode wanted)
      throws Refusal, CloudApiException, InterruptedException {
    if (!request.caller().isAdmin()) {
      throw new Refusal(
          403, "Policy doesn't allow os_compute_api:os-admin-actions:reset_state to be performed.");
    }
    boolean active = wanted.path("state").asString("").equals("active");
    return status(request, active ? Server.ACTIVE : Server.ERROR);
  }

  private Answer status(Request request, String status)
      throws CloudApiException, InterruptedException {
    projects.of(request).life().change(life -> life.reset(request.parameter("id"), status));
    return Answer.empty(202);
  }
}
