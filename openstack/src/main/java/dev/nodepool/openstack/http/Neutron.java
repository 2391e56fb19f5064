package dev.nodepool.openstack.http;

import static dev.nodepool.openstack.http.JsonFields.map;
import static dev.nodepool.openstack.http.JsonFields.put;
import static dev.nodepool.openstack.http.ServiceClient.inQuery;
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
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The calls of {@link HttpCloud} to Neutron. */
record Neutron(ServiceClient rest) implements NetworkService {
  private static final Pattern ID = Pattern.compile("[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}");

  @Override
  public List<Network> networks(@Nullable String nameOrId)
      throws CloudApiException, InterruptedException {
    var query =
        nameOrId == null
            ? ""
            : (ID.matcher(nameOrId).matches() ? "?id=" : "?name=") + inQuery(nameOrId);
    return map(Pages.of(rest, "/networks" + query, "networks").items(), NetworkJson::network);
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

  /** An administrator is shown what belongs to all projects, and must not take it for ours. */
  private String ofProject() throws CloudApiException, InterruptedException {
    return "?project_id=" + inQuery(rest.projectId());
  }

  @Override
  public List<Port> ports() throws CloudApiException, InterruptedException {
    return portsWith("");
  }

  @Override
  public List<Port> ports(Set<String> deviceIds) throws CloudApiException, InterruptedException {
    if (deviceIds.isEmpty()) {
      return List.of();
    }
    var query = new StringBuilder();
    for (var id : deviceIds) {
      query.append("&device_id=").append(inQuery(id));
    }
    return portsWith(query.toString());
  }

  private List<Port> portsWith(String query) throws CloudApiException, InterruptedException {
    return map(Pages.of(rest, "/ports" + ofProject() + query, "ports").items(), NetworkJson::port);
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
    return NetworkJson.port(rest.post("/ports", body).path("port"));
  }

  @Override
  public void deletePort(String id) throws CloudApiException, InterruptedException {
    rest.delete("/ports/" + quoted(id));
  }

  @Override
  public List<FloatingIp> floatingIps() throws CloudApiException, InterruptedException {
    return map(
        Pages.of(rest, "/floatingips" + ofProject(), "floatingips").items(),
        NetworkJson::floatingIp);
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
    var made = rest.post("/floatingips", body).path("floatingip");
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
