package dev.nodepool.simulator.nova;

import dev.nodepool.drivers.fake.KeyPairTable.SimulatedKeyPair;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.simulator.Projects;
import dev.nodepool.simulator.http.Answer;
import dev.nodepool.simulator.http.Doc;
import dev.nodepool.simulator.http.Refusal;
import dev.nodepool.simulator.http.Request;
import dev.nodepool.simulator.http.Routes;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The key pairs of a user. */
record KeyPairs(Projects projects) {

  void addTo(Routes routes) {
    routes
        .on("GET", "/v2.1/os-keypairs", this::list)
        .on("POST", "/v2.1/os-keypairs", this::add)
        .on("GET", "/v2.1/os-keypairs/{name}", this::show)
        .on("DELETE", "/v2.1/os-keypairs/{name}", this::delete);
  }

  private static Map<String, @Nullable Object> describe(SimulatedKeyPair pair) {
    return Doc.of(
        "name", pair.name(),
        "fingerprint", pair.fingerprint(),
        "public_key", pair.publicKey(),
        "type", "ssh");
  }

  private Answer list(Request request) throws CloudApiException, InterruptedException {
    var pairs = projects.of(request).keys().ask(table -> table.all());
    return Answer.ok(
        Doc.of("keypairs", pairs.stream().map(pair -> Doc.of("keypair", describe(pair))).toList()));
  }

  private Answer add(Request request)
      throws Refusal, CloudApiException, IOException, InterruptedException {
    var order = request.json("keypair");
    var name = order.path("name").asString("");
    var key = order.path("public_key").asString("");
    if (name.isEmpty() || key.isEmpty()) {
      throw new Refusal(
          400,
          "Invalid input for field/attribute keypair. '%s' is a required property"
              .formatted(name.isEmpty() ? "name" : "public_key"));
    }
    var pair = projects.of(request).keys().ask(table -> table.add(name, key));
    return Answer.json(201, Doc.of("keypair", describe(pair)));
  }

  private Answer show(Request request) throws Refusal, CloudApiException, InterruptedException {
    var name = request.parameter("name");
    var found =
        projects
            .of(request)
            .keys()
            .ask(
                table -> table.all().stream().filter(pair -> pair.name().equals(name)).findFirst());
    if (found.isEmpty()) {
      throw new Refusal(404, "Keypair %s not found for user".formatted(name));
    }
    return Answer.ok(Doc.of("keypair", describe(found.get())));
  }

  private Answer delete(Request request) throws CloudApiException, InterruptedException {
    projects.of(request).keys().change(table -> table.remove(request.parameter("name")));
    return Answer.empty(202);
  }
}
