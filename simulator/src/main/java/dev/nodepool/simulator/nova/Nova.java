package dev.nodepool.simulator.nova;

import dev.nodepool.simulator.Projects;
import dev.nodepool.simulator.http.Answer;
import dev.nodepool.simulator.http.ApiVersion;
import dev.nodepool.simulator.http.Doc;
import dev.nodepool.simulator.http.Faults;
import dev.nodepool.simulator.http.Microversion;
import dev.nodepool.simulator.http.Refusal;
import dev.nodepool.simulator.http.Request;
import dev.nodepool.simulator.http.Routes;
import dev.nodepool.simulator.http.Service;
import java.util.List;

/** The compute service of a region. */
public final class Nova implements Service {
  static final Microversion VERSION =
      new Microversion("compute", "X-OpenStack-Nova-API-Version", 2, 93);
  private static final ApiVersion API =
      ApiVersion.of("v2.1", "CURRENT", "/v2.1/")
          .with("version", VERSION.newest())
          .with("min_version", VERSION.oldest())
          .with("updated", "2013-07-23T11:33:21Z")
          .withMediaType("application/vnd.openstack.compute+json;version=2.1");

  private final Routes routes = new Routes("compute");

  public Nova(Projects projects) {
    routes
        .open("GET", "/", request -> Answer.ok(Doc.of("versions", List.of(API.describe(request)))))
        .open("GET", "/v2.1", request -> Answer.ok(Doc.of("version", API.describe(request))));
    new Servers(projects).addTo(routes);
    new ServerActions(projects).addTo(routes);
    new ServerParts(projects).addTo(routes);
    new Flavors(projects).addTo(routes);
    new Quotas(projects).addTo(routes);
    new KeyPairs(projects).addTo(routes);
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
    return VERSION.on(answer, request);
  }

  @Override
  public Answer error(Refusal refusal, String requestId) {
    return Faults.worded(refusal);
  }
}
