package dev.nodepool.simulator.magnum;

import dev.nodepool.cloudmodel.SimulatedCloud;
import dev.nodepool.simulator.Projects;
import dev.nodepool.simulator.http.Answer;
import dev.nodepool.simulator.http.ApiVersion;
import dev.nodepool.simulator.http.Doc;
import dev.nodepool.simulator.http.Microversion;
import dev.nodepool.simulator.http.Refusal;
import dev.nodepool.simulator.http.Request;
import dev.nodepool.simulator.http.Routes;
import dev.nodepool.simulator.http.Service;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The container infrastructure service of a region. */
public final class Magnum implements Service {
  private static final Microversion VERSION = new Microversion("container-infra", "", 1, 10);
  private static final ApiVersion API =
      ApiVersion.of("v1", "CURRENT", "/v1/")
          .with("min_version", VERSION.oldest())
          .with("max_version", VERSION.newest());

  private final Map<SimulatedCloud, ClusterTable> tables = new ConcurrentHashMap<>();
  private final Routes routes = new Routes("container-infra");

  /** The clusters of whoever calls. */
  @FunctionalInterface
  interface Tables {
    ClusterTable of(Request request);
  }

  public Magnum(Projects projects) {
    Tables mine = request -> tables.computeIfAbsent(projects.of(request), ClusterTable::new);
    routes
        .open("GET", "/", request -> Answer.ok(Doc.of("versions", List.of(API.describe(request)))))
        .open("GET", "/v1", request -> Answer.ok(API.describe(request)));
    new Templates(mine).addTo(routes);
    new Clusters(mine).addTo(routes);
    new NodeGroups(mine).addTo(routes);
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
    VERSION.of(request);
  }

  @Override
  public Answer finished(Answer answer, Request request) {
    return VERSION
        .on(answer, request)
        .with("OpenStack-API-Minimum-Version", "container-infra " + VERSION.oldest())
        .with("OpenStack-API-Maximum-Version", "container-infra " + VERSION.newest());
  }

  @Override
  public Answer error(Refusal refusal, String requestId) {
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
