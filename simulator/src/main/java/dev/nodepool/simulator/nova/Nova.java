package dev.nodepool.simulator.nova;

import dev.nodepool.simulator.http.ApiError;
import dev.nodepool.simulator.http.ApiVersion;
import dev.nodepool.simulator.http.Microversion;
import dev.nodepool.simulator.http.NovaFaults;
import dev.nodepool.simulator.http.Request;
import dev.nodepool.simulator.http.Response;
import dev.nodepool.simulator.http.Routes;
import dev.nodepool.simulator.http.Service;
import dev.nodepool.simulator.region.ProjectClouds;
import java.util.List;

/** The compute service of a region. */
public final class Nova implements Service {
  private static final Microversion VERSION = Microversion.COMPUTE;
  private static final ApiVersion API =
      ApiVersion.of("v2.1", "CURRENT", "/v2.1/")
          .with("version", VERSION.newest())
          .with("min_version", VERSION.oldest())
          .with("updated", "2013-07-23T11:33:21Z")
          .withMediaType("application/vnd.openstack.compute+json;version=2.1");

  private final Routes routes = new Routes("compute");

  public Nova(ProjectClouds projects) {
    routes
        .open("GET", "/", request -> Response.ok("versions", List.of(API.describe(request))))
        .open("GET", "/v2.1", request -> Response.ok("version", API.describe(request)));
    new Servers(projects).addTo(routes);
    new ServerActions(projects).addTo(routes);
    new ServerAttachments(projects).addTo(routes);
    new Flavors(projects).addTo(routes);
    new Quotas(projects).addTo(routes);
    new KeyPairs(projects).addTo(routes);
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
    return VERSION.on(answer, request);
  }

  @Override
  public Response error(ApiError error, String requestId) {
    return NovaFaults.worded(error);
  }
}
