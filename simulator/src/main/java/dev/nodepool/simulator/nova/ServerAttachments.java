package dev.nodepool.simulator.nova;

import dev.nodepool.cloudmodel.network.SimulatedPort;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.simulator.http.ApiError;
import dev.nodepool.simulator.http.Json;
import dev.nodepool.simulator.http.Request;
import dev.nodepool.simulator.http.Response;
import dev.nodepool.simulator.http.Routes;
import dev.nodepool.simulator.region.ProjectClouds;
import java.util.List;

/** What is attached to a server: ports and volumes. */
record ServerAttachments(ProjectClouds projects) {
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
    return cloud.portBindings().ask(bindings -> bindings.networks().ports().of(List.of(id)));
  }

  private Response interfaces(Request request) throws CloudApiException, InterruptedException {
    return Response.ok(
        "interfaceAttachments", ports(request).stream().map(ServerAttachments::describe).toList());
  }

  private static Json describe(SimulatedPort port) {
    return Json.of(
        "port_id", port.port().id(),
        "net_id", port.port().networkId(),
        "mac_addr", port.mac(),
        "port_state", port.port().status(),
        "fixed_ips",
            port.fixedIps().stream()
                .map(it -> Json.of("ip_address", it.address(), "subnet_id", it.subnetId()))
                .toList());
  }

  private Response groups(Request request) throws CloudApiException, InterruptedException {
    var ids = ports(request).stream().flatMap(port -> port.securityGroups().stream()).toList();
    var cloud = projects.of(request);
    var groups =
        cloud
            .portBindings()
            .ask(bindings ->
                bindings.networks().groups().all().stream()
                    .filter(group -> ids.contains(group.id()))
                    .map(group ->
                        Json.of(
                            "id", group.id(),
                            "name", group.name(),
                            "description", group.description(),
                            "tenant_id", cloud.layout().projectId(),
                            "rules", List.of()))
                    .toList());
    return Response.ok("security_groups", groups);
  }

  private Response attachments(Request request) throws CloudApiException, InterruptedException {
    var server = projects.of(request).compute().server(request.parameter("id"));
    return Response.ok(
        "volumeAttachments",
        server.volumeIds().stream().map(id -> describe(server.id(), id)).toList());
  }

  private static Json describe(String serverId, String volumeId) {
    return Json.of(
        "id", volumeId, "volumeId", volumeId, "serverId", serverId, "device", "/dev/vdb");
  }

  /** Throws when that volume is not of that server. */
  private void check(Request request) throws CloudApiException, InterruptedException {
    var server = projects.of(request).compute().server(request.parameter("id"));
    var volume = request.parameter("volume");
    if (!server.volumeIds().contains(volume)) {
      throw new ApiError(
          404, "Instance %s is not attached to volume %s".formatted(server.id(), volume));
    }
  }

  private Response attachment(Request request) throws CloudApiException, InterruptedException {
    check(request);
    var described = describe(request.parameter("id"), request.parameter("volume"));
    return Response.ok("volumeAttachment", described);
  }

  private Response attach(Request request) throws CloudApiException, InterruptedException {
    var volume = request.json("volumeAttachment").path("volumeId").asString("");
    var id = request.parameter("id");
    projects.compute(request).change(life -> life.attach(id, volume));
    return Response.ok("volumeAttachment", describe(id, volume));
  }

  private Response detach(Request request) throws CloudApiException, InterruptedException {
    check(request);
    projects
        .of(request)
        .compute()
        .detachVolume(request.parameter("id"), request.parameter("volume"));
    return Response.empty(202);
  }
}
