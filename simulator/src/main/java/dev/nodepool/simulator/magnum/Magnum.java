package dev.nodepool.simulator.magnum;

import dev.nodepool.drivers.fake.SimulatedCloud;
import dev.nodepool.simulator.http.ApiError;
import dev.nodepool.simulator.http.ApiVersion;
import dev.nodepool.simulator.http.Json;
import dev.nodepool.simulator.http.Microversion;
import dev.nodepool.simulator.http.Request;
import dev.nodepool.simulator.http.Response;
import dev.nodepool.simulator.http.Routes;
import dev.nodepool.simulator.http.Service;
import dev.nodepool.simulator.region.ProjectClouds;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The container infrastructure service of a region. */
public final class Magnum implements Service {
  private static final Microversion VERSION = Microversion.CONTAINER_INFRA;
  private static final ApiVersion API =
      ApiVersion.of("v1", "CURRENT", "/v1/")
          .with("min_version", VERSION.oldest())
          .with("max_version", VERSION.newest());

  private final Map<SimulatedCloud, ClusterTable> tables = new ConcurrentHashMap<>();
  private final Routes routes = new Routes("container-infra");

  public Magnum(ProjectClouds projects) {
    ClusterTables mine = request -> tables.computeIfAbsent(projects.of(request), ClusterTable::new);
    routes
        .open("GET", "/", request -> Response.ok("versions", List.of(API.describe(request))))
        .open("GET", "/v1", request -> Response.ok(API.describe(request)));
    new Templates(mine).addTo(routes);
    new Clusters(mine).addTo(routes);
    new NodeGroups(mine).addTo(routes);
  }

  @Override
  public Routes routes() {
    return routes;
  }

  @Override
  public void admit(Request request) {
    VERSION.of(request);
  }

  @Override
  public Response finished(Response answer, Request request) {
    return VERSION
        .on(answer, request)
        .with("OpenStack-API-Minimum-Version", "container-infra " + VERSION.oldest())
        .with("OpenStack-API-Maximum-Version", "container-infra " + VERSION.newest());
  }

  @Override
  public Response error(ApiError error, String requestId) {
    var body =
        Json.of(
            "request_id", requestId,
            "code", error.status() < 500 ? "client" : "server",
            "status", error.status(),
            "title", error.words().replaceAll("\\.$", ""),
            "detail", error.words(),
            "links", List.of());
    return Response.json(error.status(), "errors", List.of(body));
  }
}
