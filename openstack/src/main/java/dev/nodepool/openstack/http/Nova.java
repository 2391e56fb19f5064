package dev.nodepool.openstack.http;

import static dev.nodepool.openstack.http.JsonFields.madeId;
import static dev.nodepool.openstack.http.JsonFields.map;
import static dev.nodepool.openstack.http.JsonFields.number;
import static dev.nodepool.openstack.http.JsonFields.text;
import static dev.nodepool.openstack.http.ServiceClient.quoted;

import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import dev.nodepool.openstack.compute.ComputeService;
import dev.nodepool.openstack.compute.CreateServer;
import dev.nodepool.openstack.compute.Flavor;
import dev.nodepool.openstack.compute.KeyPair;
import dev.nodepool.openstack.compute.Limits;
import dev.nodepool.openstack.compute.Server;
import dev.nodepool.openstack.compute.ServerList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The calls of {@link HttpCloud} to Nova. */
record Nova(ServiceClient rest) implements ComputeService {
  /**
   * Servers whose cell is down are listed (2.69), flavors stand in servers (2.47), and nothing
   * newer is needed.
   */
  static final Microversion.Wanted KNOWN = new Microversion.Wanted(2, 79);

  private static final int NETWORKS_ARE_NAMED = 37;
  private static final String SERVERS = "/servers/detail";
  private static final String SINCE = "changes-since";

  /** A volume that stays carries our marks. */
  private static final Set<String> OPTIONAL = Set.of("delete_on_termination");

  @Override
  public ServerList servers(@Nullable String since) throws CloudApiException, InterruptedException {
    var mark = rest.takes(SERVERS, SINCE) ? ChangesSince.of(since) : Optional.<ChangesSince>empty();
    if (mark.isPresent()) {
      try {
        var changed = Map.of(SINCE, List.of(mark.get().changedSince()));
        var pages = rest.list(SERVERS, changed, "servers");
        if (!rest.takes(SERVERS, SINCE)) {
          return whole(pages);
        }
        var next = mark.get().after(pages.date());
        return new ServerList(map(pages.items(), ServerJson::server), false, next);
      } catch (CloudApiException e) {
        if (e.kind() != Kind.BAD_REQUEST) {
          throw e;
        }
      }
    }
    return whole(Pages.of(rest, SERVERS, "servers"));
  }

  private static ServerList whole(Pages pages) {
    return new ServerList(
        map(pages.items(), ServerJson::server), true, ChangesSince.ofWholeList(pages.date()));
  }

  @Override
  public Server server(String id) throws CloudApiException, InterruptedException {
    return ServerJson.server(rest.get("/servers/" + quoted(id)).path("server"));
  }

  @Override
  public String createServer(CreateServer order) throws CloudApiException, InterruptedException {
    var body = CreateServerBody.of(order, rest.microversion().isAtLeast(NETWORKS_ARE_NAMED));
    try {
      return madeId(rest.post("/servers", body, OPTIONAL).path("server"));
    } catch (CloudApiException e) {
      var userdata = CreateServerBody.encoded(order.userdata());
      // Nova quotes what it cannot read.
      throw userdata == null || userdata.isEmpty() ? e : e.without(userdata);
    }
  }

  @Override
  public void deleteServer(String id) throws CloudApiException, InterruptedException {
    rest.delete("/servers/" + quoted(id));
  }

  @Override
  public void forceDeleteServer(String id) throws CloudApiException, InterruptedException {
    var action = JsonNodeFactory.instance.objectNode();
    action.putNull("forceDelete");
    act(id, action);
  }

  @Override
  public void resetServerState(String id) throws CloudApiException, InterruptedException {
    var action = JsonNodeFactory.instance.objectNode();
    action.putObject("os-resetState").put("state", "error");
    act(id, action);
  }

  private void act(String id, ObjectNode action) throws CloudApiException, InterruptedException {
    rest.post("/servers/%s/action".formatted(quoted(id)), action);
  }

  @Override
  public void detachVolume(String serverId, String volumeId)
      throws CloudApiException, InterruptedException {
    rest.delete(
        "/servers/%s/os-volume_attachments/%s".formatted(quoted(serverId), quoted(volumeId)));
  }

  @Override
  public String consoleOutput(String id, int lines) throws CloudApiException, InterruptedException {
    var action = JsonNodeFactory.instance.objectNode();
    action.putObject("os-getConsoleOutput").put("length", lines);
    var path = "/servers/%s/action".formatted(quoted(id));
    return text(rest.post(path, action, Set.of("length")), "output");
  }

  @Override
  public List<Flavor> flavors() throws CloudApiException, InterruptedException {
    var listed = Pages.of(rest, "/flavors/detail", "flavors").items();
    return map(listed.stream().filter(ServerJson::isEnabled).toList(), ServerJson::flavor);
  }

  @Override
  public List<String> zones() throws CloudApiException, InterruptedException {
    return rest.get("/os-availability-zone")
        .path("availabilityZoneInfo")
        .valueStream()
        .filter(zone -> zone.path("zoneState").path("available").asBoolean(true))
        .map(zone -> text(zone, "zoneName"))
        .toList();
  }

  @Override
  public List<KeyPair> keyPairs() throws CloudApiException, InterruptedException {
    return map(
        Pages.of(rest, "/os-keypairs", "keypairs").items(),
        entry -> {
          var key = entry.path("keypair");
          return new KeyPair(text(key, "name"), text(key, "fingerprint"));
        });
  }

  @Override
  public Limits limits() throws CloudApiException, InterruptedException {
    var limits = rest.get("/limits").path("limits").path("absolute");
    return new Limits(
        number(limits, "maxTotalCores", Limits.UNLIMITED),
        number(limits, "maxTotalInstances", Limits.UNLIMITED),
        number(limits, "maxTotalRAMSize", Limits.UNLIMITED),
        number(limits, "totalCoresUsed", 0),
        number(limits, "totalInstancesUsed", 0),
        number(limits, "totalRAMUsed", 0));
  }
}
