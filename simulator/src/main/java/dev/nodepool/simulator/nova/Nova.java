package dev.nodepool.simulator.nova;

import dev.nodepool.simulator.Projects;
import dev.nodepool.simulator.http.Answer;
import dev.nodepool.simulator.http.Doc;
import dev.nodepool.simulator.http.Microversion;
import dev.nodepool.simulator.http.Refusal;
import dev.nodepool.simulator.http.Request;
import dev.nodepool.simulator.http.Routes;
import dev.nodepool.simulator.http.Service;
import dev.nodepool.simulator.keystone.TokenCheck;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The compute service of a region. */
public final class Nova implements Service {
  static final Microversion VERSION =
      new Microversion("compute", "X-OpenStack-Nova-API-Version", 2, 93);

  private final TokenCheck tokens;
  private final Routes routes = new Routes("compute");

  public Nova(Projects projects, TokenCheck tokens) {
    this.tokens = tokens;
    routes
        .open("GET", "/", request -> Answer.ok(Doc.of("versions", List.of(version(request)))))
        .open("GET", "/v2.1", request -> Answer.ok(Doc.of("version", version(request))));
    new Servers(projects).addTo(routes);
    new ServerActions(projects).addTo(routes);
    new ServerParts(projects).addTo(routes);
    new Flavors(projects).addTo(routes);
    new Quotas(projects).addTo(routes);
    new KeyPairs(projects).addTo(routes);
  }

  private static Map<String, @Nullable Object> version(Request request) {
    return Doc.of(
        "id", "v2.1",
        "status", "CURRENT",
        "version", VERSION.major() + "." + VERSION.max(),
        "min_version", "2.1",
        "updated", "2013-07-23T11:33:21Z",
        "links", List.of(Doc.of("rel", "self", "href", request.root() + "/v2.1/")),
        "media-types",
            List.of(
                Doc.of(
                    "base", "application/json",
                    "type", "application/vnd.openstack.compute+json;version=2.1")));
  }

  @Override
  public Routes routes() {
    return routes;
  }

  @Override
  public void admit(Request request) throws Refusal {
    request.by(tokens.caller(request));
    VERSION.of(request);
  }

  @Override
  public Answer finished(Answer answer, Request request) {
    return VERSION.on(answer, request);
  }

  @Override
  public Answer error(Refusal refusal, String requestId) {
    if (refusal.status() == 401) {
      return TokenCheck.stranger(refusal);
    }
    var kind =
        switch (refusal.status()) {
          case 400 -> "badRequest";
          case 403 -> "forbidden";
          case 404 -> "itemNotFound";
          case 405 -> "badMethod";
          case 409 -> "conflictingRequest";
          case 413, 429 -> "overLimit";
          case 501 -> "notImplemented";
          case 503 -> "serviceUnavailable";
          default -> "computeFault";
        };
    return Answer.json(
        refusal.status(),
        Doc.of(kind, Doc.of("code", refusal.status(), "message", refusal.words())));
  }
}
