package dev.nodepool.openstack.http;

import static dev.nodepool.openstack.http.Fields.map;
import static dev.nodepool.openstack.http.Fields.number;
import static dev.nodepool.openstack.http.Fields.text;
import static dev.nodepool.openstack.http.Rest.quoted;

import dev.nodepool.openstack.CloudApiException;
import dev.nodepool.openstack.CloudApiException.Kind;
import dev.nodepool.openstack.ComputeService;
import dev.nodepool.openstack.CreateServer;
import dev.nodepool.openstack.Flavor;
import dev.nodepool.openstack.KeyPair;
import dev.nodepool.openstack.Limits;
import dev.nodepool.openstack.Server;
import dev.nodepool.openstack.ServerList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The calls of {@link HttpCloud} to Nova. */
interface Nova extends ComputeService {
  /**
   * Servers whose cell is down are listed (2.69), flavors stand in servers (2.47), and nothing
   * newer is needed.
   */
  Microversion.Wanted KNOWN = new Microversion.Wanted(2, 79);

  int NETWORKS_ARE_NAMED = 37;

  Rest compute();

  @Override
  default ServerList servers(@Nullable String since)
      throws CloudApiException, InterruptedException {
    var mark = ListMark.of(since);
    if (mark.isPresent()) {
      try {
        var path = "/servers/detail?changes-since=" + quoted(mark.get().changedSince());
        var pages = Pages.of(compute(), path, "servers");
        var next = mark.get().after(pages.date());
        return new ServerList(map(pages.items(), ServerJson::server), false, next);
      } catch (CloudApiException e) {
        if (e.kind() != Kind.BAD_REQUEST) {
          throw e;
        }
      }
    }
    var pages = Pages.of(compute(), "/servers/detail", "servers");
    return new ServerList(
        map(pages.items(), ServerJson::server), true, ListMark.ofWholeList(pages.date()));
  }

  @Override
  default Server server(String id) throws CloudApiException, InterruptedException {
    return ServerJson.server(compute().get("/servers/" + quoted(id)).path("server"));
  }

  @Override
  default String createServer(CreateServer order) throws CloudApiException, InterruptedException {
    var body = ServerBody.of(order, compute().microversion().isAtLeast(NETWORKS_ARE_NAMED));
    try {
      return text(compute().post("/servers", body).path("server"), "id");
    } catch (CloudApiException e) {
      var userdata = ServerBody.encoded(order.userdata());
      // Nova quotes what it cannot read.
      throw userdata == null || userdata.isEmpty() ? e : e.without(userdata);
    }
  }

  @Override
  default void deleteServer(String id) throws CloudApiException, InterruptedException {
    compute().delete("/servers/" + quoted(id));
  }

  @Override
  default void forceDeleteServer(String id) throws CloudApiException, InterruptedException {
    var action = JsonNodeFactory.instance.objectNode();
    action.putNull("forceDelete");
    act(id, action);
  }

  @Override
  default void resetServerState(String id) throws CloudApiException, InterruptedException {
    var action = JsonNodeFactory.instance.objectNode();
    action.putObject("os-resetState").put("state", "error");
    act(id, action);
  }

  private void act(String id, ObjectNode action) throws CloudApiException, InterruptedException {
    compute().post("/servers/%s/action".formatted(quoted(id)), action);
  }

  @Override
  default void detachVolume(String serverId, String volumeId)
      throws CloudApiException, InterruptedException {
    compute()
        .delete(
            "/servers/%s/os-volume_attachments/%s".formatted(quoted(serverId), quoted(volumeId)));
  }

  @Override
  default String consoleOutput(String id, int lines)
      throws CloudApiException, InterruptedException {
    var action = JsonNodeFactory.instance.objectNode();
    action.putObject("os-getConsoleOutput").put("length", lines);
    return text(compute().post("/servers/%s/action".formatted(quoted(id)), action), "output");
  }

  @Override
  default List<Flavor> flavors() throws CloudApiException, InterruptedException {
    return map(Pages.of(compute(), "/flavors/detail", "flavors").items(), ServerJson::flavor);
  }

  @Override
  default List<String> zones() throws CloudApiException, InterruptedException {
    return compute()
        .get("/os-availability-zone")
        .path("availabilityZoneInfo")
        .valueStream()
        .filter(zone -> zone.path("zoneState").path("available").asBoolean(true))
        .map(zone -> text(zone, "zoneName"))
        .toList();
  }

  @Override
  default List<KeyPair> keyPairs() throws CloudApiException, InterruptedException {
    return map(
        Pages.of(compute(), "/os-keypairs", "keypairs").items(),
        entry -> {
          var key = entry.path("keypair");
          return new KeyPair(text(key, "name"), text(key, "fingerprint"));
        });
  }

  @Override
  default Limits limits() throws CloudApiException, InterruptedException {
    var limits = compute().get("/limits").path("limits").path("absolute");
    return new Limits(
        number(limits, "maxTotalCores", Limits.UNLIMITED),
        number(limits, "maxTotalInstances", Limits.UNLIMITED),
        number(limits, "maxTotalRAMSize", Limits.UNLIMITED),
        number(limits, "totalCoresUsed", 0),
        number(limits, "totalInstancesUsed", 0),
        number(limits, "totalRAMUsed", 0));
  }
}
