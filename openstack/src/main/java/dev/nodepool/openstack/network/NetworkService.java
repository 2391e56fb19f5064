package dev.nodepool.openstack.network;

import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.Operation;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Neutron: networks, ports, floating IPs. Called as {@link Cloud} says. */
public interface NetworkService {

  /** More ids make an address that is longer than the 8 KiB that web servers take. */
  int MOST_DEVICES = 100;

  /**
   * Networks that the project may use.
   *
   * @param nameOrId only the networks of that name or id, null for all
   */
  @Operation("GET networks")
  List<Network> networks(@Nullable String nameOrId) throws CloudApiException, InterruptedException;

  /** The subnets of all networks that the project may use. */
  @Operation("GET subnets")
  List<Subnet> subnets() throws CloudApiException, InterruptedException;

  /** The security groups that the project may use, with their rules. */
  @Operation("GET security-groups")
  List<SecurityGroup> securityGroups() throws CloudApiException, InterruptedException;

  /** All ports of the project. */
  @Operation("GET ports")
  List<Port> ports() throws CloudApiException, InterruptedException;

  /**
   * The ports of some servers, in one call.
   *
   * @param deviceIds ids of servers, at most {@link #MOST_DEVICES}; no call is made for none
   */
  @Operation("GET ports")
  List<Port> ports(Set<String> deviceIds) throws CloudApiException, InterruptedException;

  /** Makes a port; it is attached to no server. */
  @Operation("POST ports")
  Port createPort(CreatePort order) throws CloudApiException, InterruptedException;

  @Operation("DELETE port")
  void deletePort(String id) throws CloudApiException, InterruptedException;

  @Operation("GET floatingips")
  List<FloatingIp> floatingIps() throws CloudApiException, InterruptedException;

  /** Takes an address from an external network, and leads it to a port if the order names one. */
  @Operation("POST floatingips")
  FloatingIp createFloatingIp(CreateFloatingIp order)
      throws CloudApiException, InterruptedException;

  @Operation("DELETE floatingip")
  void deleteFloatingIp(String id) throws CloudApiException, InterruptedException;

  /** How many ports and floating IPs the project may hold, and holds; not every cloud tells. */
  @Operation("GET quota_details")
  NetworkQuota networkQuota() throws CloudApiException, InterruptedException;
}
