package dev.nodepool.simulator.keystone;

import dev.nodepool.openstack.CloudApiException;
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
  public void admit(Request request) throws ApiError {
    request.by(keystone.caller(request.header("X-Auth-Token").orElse("")));
    service.admit(request);
  }

  @Override
  public Response error(ApiError refusal, String requestId) {
    return refusal.status() == 401 ? stranger(refusal) : service.error(refusal, requestId);
  }

  private static Response stranger(ApiError refusal) {
    return Response.json(
            401,
            Json.of(
                "error", Json.of("code", 401, "title", "Unauthorized", "message", refusal.words())))
        .with("WWW-Authenticate", "Keystone uri=\"/identity\"");
  }

  @Override
  public Response finished(Response answer, Request request) {
    return service.finished(answer, request);
  }

  @Override
  public ApiError refusal(CloudApiException e) {
    return service.refusal(e);
  }
}
