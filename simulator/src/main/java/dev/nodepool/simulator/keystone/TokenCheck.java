package dev.nodepool.simulator.keystone;

import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.simulator.http.Answer;
import dev.nodepool.simulator.http.Doc;
import dev.nodepool.simulator.http.Refusal;
import dev.nodepool.simulator.http.Request;
import dev.nodepool.simulator.http.Routes;
import dev.nodepool.simulator.http.Service;

/**
 * A service behind Keystone, which says who calls before the service sees the call; what strangers
 * are told is the same everywhere.
 */
public record TokenCheck(Keystone keystone, Service service) implements Service {

  @Override
  public Routes routes() {
    return service.routes();
  }

  @Override
  public void admit(Request request) throws Refusal {
    request.by(keystone.caller(request.header("X-Auth-Token").orElse("")));
    service.admit(request);
  }

  @Override
  public Answer error(Refusal refusal, String requestId) {
    return refusal.status() == 401 ? stranger(refusal) : service.error(refusal, requestId);
  }

  private static Answer stranger(Refusal refusal) {
    return Answer.json(
            401,
            Doc.of(
                "error", Doc.of("code", 401, "title", "Unauthorized", "message", refusal.words())))
        .with("WWW-Authenticate", "Keystone uri=\"/identity\"");
  }

  @Override
  public Answer finished(Answer answer, Request request) {
    return service.finished(answer, request);
  }

  @Override
  public Refusal refusal(CloudApiException e) {
    return service.refusal(e);
  }
}
