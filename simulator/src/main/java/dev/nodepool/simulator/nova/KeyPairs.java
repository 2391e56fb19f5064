package dev.nodepool.simulator.nova;

import dev.nodepool.drivers.fake.KeyPairTable.SimulatedKeyPair;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.simulator.http.ApiError;
import dev.nodepool.simulator.http.Json;
import dev.nodepool.simulator.http.Request;
import dev.nodepool.simulator.http.Response;
import dev.nodepool.simulator.http.Routes;
import dev.nodepool.simulator.region.ProjectClouds;

/** The key pairs of a user. */
record KeyPairs(ProjectClouds projects) {

  void addTo(Routes routes) {
    routes
        .on("GET", "/v2.1/os-keypairs", this::list)
        .on("POST", "/v2.1/os-keypairs", this::add)
        .on("GET", "/v2.1/os-keypairs/{name}", this::show)
        .on("DELETE", "/v2.1/os-keypairs/{name}", this::delete);
  }

  private static Json describe(SimulatedKeyPair pair) {
    return Json.of(
        "name", pair.name(),
        "fingerprint", pair.fingerprint(),
        "public_key", pair.publicKey(),
        "type", "ssh");
  }

  private Response list(Request request) throws CloudApiException, InterruptedException {
    var pairs = projects.keys(request).ask(table -> table.all());
    return Response.ok(
        "keypairs", pairs.stream().map(pair -> Json.of("keypair", describe(pair))).toList());
  }

  private Response add(Request request) throws CloudApiException, InterruptedException {
    var order = request.json("keypair");
    var name = order.path("name").asString("");
    var key = order.path("public_key").asString("");
    if (name.isEmpty() || key.isEmpty()) {
      throw new ApiError(
          400,
          "Invalid input for field/attribute keypair. '%s' is a required property"
              .formatted(name.isEmpty() ? "name" : "public_key"));
    }
    var pair = projects.keys(request).ask(table -> table.add(name, key));
    return Response.json(201, "keypair", describe(pair));
  }

  private Response show(Request request) throws CloudApiException, InterruptedException {
    var name = request.parameter("name");
    var found =
        projects
            .keys(request)
            .ask(
                table -> table.all().stream().filter(pair -> pair.name().equals(name)).findFirst());
    if (found.isEmpty()) {
      throw new ApiError(404, "Keypair %s not found for user".formatted(name));
    }
    return Response.ok("keypair", describe(found.get()));
  }

  private Response delete(Request request) throws CloudApiException, InterruptedException {
    projects.keys(request).change(table -> table.remove(request.parameter("name")));
    return Response.empty(202);
  }
}
