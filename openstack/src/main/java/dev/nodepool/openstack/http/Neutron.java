package dev.nodepool.openstack.http;

import static dev.nodepool.openstack.http.JsonFields.map;
import static dev.nodepool.openstack.http.JsonFields.put;
import static dev.nodepool.openstack.http.JsonFields.text;
import static dev.nodepool.openstack.http.ServiceClient.quoted;

import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.compute.Limits;
import dev.nodepool.openstack.network.CreateFloatingIp;
import dev.nodepool.openstack.network.CreatePort;
import dev.nodepool.openstack.network.FloatingIp;
import dev.nodepool.openstack.network.Network;
import dev.nodepool.openstack.network.NetworkQuota;
import dev.nodepool.openstack.network.NetworkService;
import dev.nodepool.openstack.network.Port;
import dev.nodepool.openstack.network.SecurityGroup;
import dev.nodepool.openstack.network.Subnet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The calls of {@link HttpCloud} to Neutron. */
record Neutron(ServiceClient rest) implements NetworkService {
  /** Nothing has a description before Newton; what lacks it is known by where it leads. */
  private static final Set<String> OPTIONAL = Set.of("name", "description");

  private static final Pattern ID = Pattern.compile("[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}");

  @Override
  public List<Network> networks(@Nullable String nameOrId)
      throws CloudApiException, InterruptedException {
    if (nameOrId == null) {
      return map(Pages.of(rest, "/networks", "networks").items(), NetworkJson::network);
    }
    var key = ID.matcher(nameOrId).matches() ? "id" : "name";
    var listed = rest.list("/networks", Map.of(key, List.of(nameOrId)), "networks").items();
    return map(
        listed.stream().filter(it -> text(it, key).equals(nameOrId)).toList(),
        NetworkJson::network);
  }

  @Override
  public List<Subnet> subnets() throws CloudApiException, InterruptedException {
    return map(Pages.of(rest, "/subnets", "subnets").items(), NetworkJson::subnet);
  }

  @Override
  public List<SecurityGroup> securityGroups() throws CloudApiException, InterruptedException {
    var project = rest.projectId();
    var listed = Pages.of(rest, "/security-groups", "security_groups").items();
    return map(
        listed.stream().filter(group -> NetworkJson.isFor(group, project)).toList(),
        NetworkJson::securityGroup);
  }

  @Override
  public List<Port> ports() throws CloudApiException, InterruptedException {
    return map(ofProject("/ports", Map.of(), "ports"), NetworkJson::port);
  }

  @Override
  public List<Port> ports(Set<String> deviceIds) throws CloudApiException, InterruptedException {
    if (deviceIds.isEmpty()) {
      return List.of();
    }
    var listed = ofProject("/ports", Map.of("device_id", deviceIds), "ports");
    return map(
        listed.stream().filter(it -> deviceIds.contains(text(it, "device_id"))).toList(),
        NetworkJson::port);
  }

  /**
   * An administrator is shown what belongs to all projects, and must not take it for ours; a
   * release that does not know the parameter lists it nevertheless.
   */
  private List<JsonNode> ofProject(String path, Map<String, Set<String>> more, String key)
      throws CloudApiException, InterruptedException {
    var project = rest.projectId();
    var query = new LinkedHashMap<String, Set<String>>();
    query.put("project_id", Set.of(project));
    query.putAll(more);
    return rest.list(path, query, key).items().stream()
        .filter(it -> NetworkJson.isOf(it, project))
        .toList();
  }

  @Override
  public Port createPort(CreatePort order) throws CloudApiException, InterruptedException {
    var body = JsonNodeFactory.instance.objectNode();
    var port =
        body.putObject("port")
            .put("network_id", order.networkId())
            .put("name", order.name())
            .put("description", order.description());
    if (!order.deviceId().isEmpty()) {
      port.put("device_id", order.deviceId());
    }
    return NetworkJson.port(rest.post("/ports", body, OPTIONAL).path("port"));
  }

  @Override
  public void deletePort(String id) throws CloudApiException, InterruptedException {
    rest.delete("/ports/" + quoted(id));
  }

  @Override
  public List<FloatingIp> floatingIps() throws CloudApiException, InterruptedException {
    return map(ofProject("/floatingips", Map.of(), "floatingips"), NetworkJson::floatingIp);
  }

  @Override
  public FloatingIp createFloatingIp(CreateFloatingIp order)
      throws CloudApiException, InterruptedException {
    var body = JsonNodeFactory.instance.objectNode();
    var ip = body.putObject("floatingip").put("floating_network_id", order.networkId());
    put(ip, "port_id", order.portId());
    put(ip, "fixed_ip_address", order.fixedAddress());
    if (!order.description().isEmpty()) {
      ip.put("description", order.description());
    }
    var made = rest.post("/floatingips", body, OPTIONAL).path("floatingip");
    JsonFields.madeId(made);
    return NetworkJson.floatingIp(made);
  }

  @Override
  public void deleteFloatingIp(String id) throws CloudApiException, InterruptedException {
    rest.delete("/floatingips/" + quoted(id));
  }

  @Override
  public NetworkQuota networkQuota() throws CloudApiException, InterruptedException {
    var path = "/quotas/%s/details.json".formatted(quoted(rest.projectId()));
    var quota = rest.get(path).path("quota");
    return new NetworkQuota(
        limit(quota, "floatingip"),
        limit(quota, "port"),
        used(quota, "floatingip"),
        used(quota, "port"));
  }

  private static long limit(JsonNode quota, String what) {
    return JsonFields.number(quota.path(what), "limit", Limits.UNLIMITED);
  }

  private static long used(JsonNode quota, String what) {
    return JsonFields.number(quota.path(what), "used", 0);
  }
}
