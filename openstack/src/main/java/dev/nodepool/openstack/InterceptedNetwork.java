package dev.nodepool.openstack;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The calls of {@link InterceptedCloud} to Neutron. */
interface InterceptedNetwork extends Intercepted, NetworkService {
  @Override
  default List<Network> networks(@Nullable String nameOrId)
      throws CloudApiException, InterruptedException {
    return ask("network", "GET", "networks", () -> cloud().networks(nameOrId));
  }

  @Override
  default List<Subnet> subnets() throws CloudApiException, InterruptedException {
    return ask("network", "GET", "subnets", () -> cloud().subnets());
  }

  @Override
  default List<SecurityGroup> securityGroups() throws CloudApiException, InterruptedException {
    return ask("network", "GET", "security-groups", () -> cloud().securityGroups());
  }

  @Override
  default List<Port> ports() throws CloudApiException, InterruptedException {
    return ask("network", "GET", "ports", () -> cloud().ports());
  }

  @Override
  default List<Port> ports(Set<String> deviceIds) throws CloudApiException, InterruptedException {
    return deviceIds.isEmpty()
        ? List.of()
        : ask("network", "GET", "ports", () -> cloud().ports(deviceIds));
  }

  @Override
  default Port createPort(CreatePort order) throws CloudApiException, InterruptedException {
    return ask("network", "POST", "ports", () -> cloud().createPort(order));
  }

  @Override
  default void deletePort(String id) throws CloudApiException, InterruptedException {
    order("network", "DELETE", "port", () -> cloud().deletePort(id));
  }

  @Override
  default List<FloatingIp> floatingIps() throws CloudApiException, InterruptedException {
    return ask("network", "GET", "floatingips", () -> cloud().floatingIps());
  }

  @Override
  default FloatingIp createFloatingIp(CreateFloatingIp order)
      throws CloudApiException, InterruptedException {
    return ask("network", "POST", "floatingips", () -> cloud().createFloatingIp(order));
  }

  @Override
  default FloatingIp attachFloatingIp(String id, String portId)
      throws CloudApiException, InterruptedException {
    return ask("network", "PUT", "floatingip", () -> cloud().attachFloatingIp(id, portId));
  }

  @Override
  default FloatingIp detachFloatingIp(String id) throws CloudApiException, InterruptedException {
    return ask("network", "PUT", "floatingip", () -> cloud().detachFloatingIp(id));
  }

  @Override
  default void deleteFloatingIp(String id) throws CloudApiException, InterruptedException {
    order("network", "DELETE", "floatingip", () -> cloud().deleteFloatingIp(id));
  }

  @Override
  default NetworkQuota networkQuota() throws CloudApiException, InterruptedException {
    return ask("network", "GET", "quota_details", () -> cloud().networkQuota());
  }
}
