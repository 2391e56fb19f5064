package dev.nodepool.simulator.cinder;

import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
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
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The volume service of a region. */
public final class Cinder implements Service {
  private static final Microversion VERSION = new Microversion("volume", "", 3, 70);
  private static final ApiVersion API =
      ApiVersion.of("v3.0", "CURRENT", "/v3/")
          .with("version", VERSION.newest())
          .with("min_version", VERSION.oldest())
          .with("updated", "2022-03-30T00:00:00Z")
          .withMediaType("application/vnd.openstack.volume+json;version=3");

  private final Routes routes = new Routes("block-storage");

  public Cinder(Projects projects) {
    routes
        .open("GET", "/", request -> Answer.json(300, versions(request)))
        .open("GET", "/v3", request -> Answer.ok(versions(request)));
    new Volumes(projects).addTo(routes);
    new VolumeQuotas(projects).addTo(routes);
  }

  private static Map<String, @Nullable Object> versions(Request request) {
    return Doc.of("versions", List.of(API.describe(request)));
  }

  @Override
  public Routes routes() {
    return routes;
  }

  @Override
  public void admit(Request request) throws Refusal {
    VERSION.of(request);
    if (!request.parameter("project").equals(request.caller().projectId())) {
      throw new Refusal(400, "Malformed request url");
    }
  }

  @Override
  public Answer finished(Answer answer, Request request) {
    return VERSION.on(answer, request);
  }

  @Override
  public Answer error(Refusal refusal, String requestId) {
    return Faults.worded(refusal);
  }

  @Override
  public Refusal refusal(CloudApiException e) {
    boolean quota = e.kind() == Kind.QUOTA;
    // Cinder says that there are too many, where Nova says that it is forbidden.
    return quota ? new Refusal(413, e.words()) : Service.super.refusal(e);
  }
}
