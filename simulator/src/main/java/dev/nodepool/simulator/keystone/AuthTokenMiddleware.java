package dev.nodepool.simulator.keystone;

import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.simulator.http.ApiError;
import dev.nodepool.simulator.http.Json;
import dev.nodepool.simulator.http.Request;
import dev.nodepool.simulator.http.Response;
import dev.nodepool.simulator.http.Routes;
import dev.nodepool.simulator.http.Service;

/**
 * A service behind Keystone, which says who calls before the service sees the call; what strangers
 * are told is the same everywhere.
 */
public record AuthTokenMiddleware(Keystone keystone, Service service) implements Service {

  @Override
  public Routes routes() {
    return service.routes();
  }

  @Override
  public void admit(Request request) {
    request.by(keystone.caller(request.header("X-Auth-Token").orElse("")));
    service.admit(request);
  }

  @Override
  public Response error(ApiError error, String requestId) {
    return error.status() == 401 ? unauthorized(error) : service.error(error, requestId);
  }

  private static Response unauthorized(ApiError error) {
    return Response.json(
            401, "error", Json.of("code", 401, "title", "Unauthorized", "message", error.words()))
        .with("WWW-Authenticate", "Keystone uri=\"/identity\"");
  }

  @Override
  public Response finished(Response answer, Request request) {
    return service.finished(answer, request);
  }

  @Override
  public ApiError apiError(CloudApiException e) {
    return service.apiError(e);
  }
}
