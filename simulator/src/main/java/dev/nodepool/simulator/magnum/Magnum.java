package dev.nodepool.simulator.magnum;

import dev.nodepool.drivers.fake.SimulatedCloud;
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
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The container infrastructure service of a region. */
public final class Magnum implements Service {
  private static final Microversion VERSION = new Microversion("container-infra", "", 1, 10);

  private final TokenCheck tokens;
  private final Map<SimulatedCloud, ClusterTable> tables = new ConcurrentHashMap<>();
  private final Routes routes = new Routes("container-infra");

  /** The clusters of whoever calls. */
  @FunctionalInterface
  interface Tables {
    ClusterTable of(Request request);
  }

  public Magnum(Projects projects, TokenCheck tokens) {
    this.tokens = tokens;
    Tables mine = request -> tables.computeIfAbsent(projects.of(request), ClusterTable::new);
    routes
        .open("GET", "/", request -> Answer.ok(Doc.of("versions", List.of(version(request)))))
        .open("GET", "/v1", request -> Answer.ok(version(request)));
    new Templates(mine).addTo(routes);
    new Clusters(mine).addTo(routes);
    new NodeGroups(mine).addTo(routes);
  }

  private static Map<String, @Nullable Object> version(Request request) {
    return Doc.of(
        "id", "v1",
        "status", "CURRENT",
        "min_version", "1.1",
        "max_version", VERSION.major() + "." + VERSION.max(),
        "links", List.of(Doc.of("rel", "self", "href", request.root() + "/v1/")));
  }

  static List<Object> links(Request request, String kind, String id) {
    return List.of(
        Doc.of("rel", "self", "href", "%s/v1/%s/%s".formatted(request.root(), kind, id)));
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
    return VERSION
        .on(answer, request)
        .with("OpenStack-API-Minimum-Version", "container-infra 1.1")
        .with("OpenStack-API-Maximum-Version", "container-infra 1." + VERSION.max());
  }

  @Override
  public Answer error(Refusal refusal, String requestId) {
    if (refusal.status() == 401) {
      return TokenCheck.stranger(refusal);
    }
    var error =
        Doc.of(
            "request_id", requestId,
            "code", refusal.status() < 500 ? "client" : "server",
            "status", refusal.status(),
            "title", refusal.words().replaceAll("\\.$", ""),
            "detail", refusal.words(),
            "links", List.of());
    return Answer.json(refusal.status(), Doc.of("errors", List.of(error)));
  }
}
