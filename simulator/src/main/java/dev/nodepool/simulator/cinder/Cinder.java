package dev.nodepool.simulator.cinder;

import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import dev.nodepool.simulator.http.ApiError;
import dev.nodepool.simulator.http.ApiVersion;
import dev.nodepool.simulator.http.Json;
import dev.nodepool.simulator.http.Microversion;
import dev.nodepool.simulator.http.NovaFaults;
import dev.nodepool.simulator.http.Request;
import dev.nodepool.simulator.http.Response;
import dev.nodepool.simulator.http.Routes;
import dev.nodepool.simulator.http.Service;
import dev.nodepool.simulator.region.ProjectClouds;
import java.util.List;

/** The volume service of a region. */
public final class Cinder implements Service {
  private static final Microversion VERSION = Microversion.VOLUME;
  private static final ApiVersion API =
      ApiVersion.of("v3.0", "CURRENT", "/v3/")
          .with("version", VERSION.newest())
          .with("min_version", VERSION.oldest())
          .with("updated", "2022-03-30T00:00:00Z")
          .withMediaType("application/vnd.openstack.volume+json;version=3");

  private final Routes routes = new Routes("block-storage");

  public Cinder(ProjectClouds projects) {
    routes
        .open("GET", "/", request -> Response.json(300, versions(request)))
        .open("GET", "/v3", request -> Response.ok(versions(request)));
    new Volumes(projects).addTo(routes);
    new VolumeQuotas(projects).addTo(routes);
    new Messages(projects).addTo(routes);
  }

  private static Json versions(Request request) {
    return Json.of("versions", List.of(API.describe(request)));
  }

  @Override
  public Routes routes() {
    return routes;
  }

  @Override
  public void admit(Request request) {
    VERSION.of(request);
    if (!request.parameter("project").equals(request.caller().projectId())) {
      throw new ApiError(400, "Malformed request url");
    }
  }

  @Override
  public Response finished(Response answer, Request request) {
    return VERSION.on(answer, request);
  }

  @Override
  public Response error(ApiError error, String requestId) {
    return NovaFaults.worded(error);
  }

  @Override
  public ApiError apiError(CloudApiException e) {
    boolean quota = e.kind() == Kind.QUOTA;
    // Cinder says that there are too many, where Nova says that it is forbidden.
    return quota ? new ApiError(413, e.words()) : Service.super.apiError(e);
  }
}
