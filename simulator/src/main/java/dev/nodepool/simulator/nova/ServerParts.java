package dev.nodepool.simulator.nova;

import dev.nodepool.drivers.fake.SimulatedPort;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.simulator.Projects;
import dev.nodepool.simulator.http.Answer;
import dev.nodepool.simulator.http.Doc;
import dev.nodepool.simulator.http.Refusal;
import dev.nodepool.simulator.http.Request;
import dev.nodepool.simulator.http.Routes;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a server is plugged into: ports and volumes. */
record ServerParts(Projects projects) {
  private static final String ATTACHMENTS = "/v2.1/servers/{id}/os-volume_attachments";

  void addTo(Routes routes) {
    routes
        .on("GET", "/v2.1/servers/{id}/os-interface", this::interfaces)
        .on("GET", "/v2.1/servers/{id}/os-security-groups", this::groups)
        .on("GET", ATTACHMENTS, this::attachments)
        .on("POST", ATTACHMENTS, this::attach)
        .on("GET", ATTACHMENTS + "/{volume}", this::attachment)
        .on("DELETE", ATTACHMENTS + "/{volume}", this::detach);
  }

  private List<SimulatedPort> ports(Request request)
      throws CloudApiException, InterruptedException {
    var id = request.parameter("id");
    var cloud = projects.of(request);
    cloud.compute().server(id);
    return cloud.plugs().ask(plugs -> plugs.networks().ports().of(List.of(id)));
  }

  private Answer interfaces(Request request) throws CloudApiException, InterruptedException {
    return Answer.ok(
        Doc.of(
            "interfaceAttachments", ports(request).stream().map(ServerParts::describe).toList()));
  }

  private static Map<String, @Nullable Object> describe(SimulatedPort port) {
    return Doc.of(
        "port_id", port.port().id(),
        "net_id", port.port().networkId(),
        "mac_addr", port.mac(),
        "port_state", port.port().status(),
        "fixed_ips",
            port.fixedIps().stream()
                .map(it -> Doc.of("ip_address", it.address(), "subnet_id", it.subnetId()))
                .toList());
  }

  private Answer groups(Request request) throws CloudApiException, InterruptedException {
    var ids = ports(request).stream().flatMap(port -> port.securityGroups().stream()).toList();
    var cloud = projects.of(request);
    var groups =
        cloud
            .plugs()
            .ask(plugs ->
                plugs.networks().groups().all().stream()
                    .filter(group -> ids.contains(group.id()))
                    .map(group ->
                        Doc.of(
                            "id", group.id(),
                            "name", group.name(),
                            "description", group.description(),
                            "tenant_id", cloud.layout().projectId(),
                            "rules", List.of()))
                    .toList());
    return Answer.ok(Doc.of("security_groups", groups));
  }

  private Answer attachments(Request request) throws CloudApiException, InterruptedException {
    var server = projects.of(request).compute().server(request.parameter("id"));
    return Answer.ok(
        Doc.of(
            "volumeAttachments",
            server.volumeIds().stream().map(id -> describe(server.id(), id)).toList()));
  }

  private static Map<String, @Nullable Object> describe(String serverId, String volumeId) {
    return Doc.of("id", volumeId, "volumeId", volumeId, "serverId", serverId, "device", "/dev/vdb");
  }

  /** Throws when that volume is not of that server. */
  private void check(Request request) throws Refusal, CloudApiException, InterruptedException {
    var server = projects.of(request).compute().server(request.parameter("id"));
    var volume = request.parameter("volume");
    if (!server.volumeIds().contains(volume)) {
      throw new Refusal(
          404, "Instance %s is not attached to volume %s".formatted(server.id(), volume));
    }
  }

  private Answer attachment(Request request)
      throws Refusal, CloudApiException, InterruptedException {
    check(request);
    var described = describe(request.parameter("id"), request.parameter("volume"));
    return Answer.ok(Doc.of("volumeAttachment", described));
  }

  private Answer attach(Request request)
      throws Refusal, CloudApiException, IOException, InterruptedException {
    var volume = request.json("volumeAttachment").path("volumeId").asString("");
    var id = request.parameter("id");
    projects.of(request).life().change(life -> life.attach(id, volume));
    return Answer.ok(Doc.of("volumeAttachment", describe(id, volume)));
  }

  private Answer detach(Request request) throws Refusal, CloudApiException, InterruptedException {
    check(request);
    projects
        .of(request)
        .compute()
        .detachVolume(request.parameter("id"), request.parameter("volume"));
    return Answer.empty(202);
  }
}
