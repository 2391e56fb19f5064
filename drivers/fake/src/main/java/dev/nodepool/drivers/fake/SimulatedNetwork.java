package dev.nodepool.drivers.fake;

import dev.nodepool.openstack.CloudApiException;
import dev.nodepool.openstack.CreateFloatingIp;
import dev.nodepool.openstack.CreatePort;
import dev.nodepool.openstack.FloatingIp;
import dev.nodepool.openstack.Limits;
import dev.nodepool.openstack.Network;
import dev.nodepool.openstack.NetworkQuota;
import dev.nodepool.openstack.NetworkService;
import dev.nodepool.openstack.Port;
import dev.nodepool.openstack.SecurityGroup;
import dev.nodepool.openstack.Subnet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The part of {@link SimulatedCloud} that is Neutron. */
interface SimulatedNetwork extends NetworkService {
  Guarded<NetworkTable> network();

  @Override
  default List<Network> networks(@Nullable String nameOrId)
      throws CloudApiException, InterruptedException {
    return network().ask(table -> table.find(nameOrId));
  }

  @Override
  default List<Subnet> subnets() throws CloudApiException, InterruptedException {
    return network().ask(NetworkTable::subnets);
  }

  @Override
  default List<SecurityGroup> securityGroups() {
    return NetworkTable.SECURITY_GROUPS;
  }

  @Override
  default List<Port> ports(@Nullable String deviceId)
      throws CloudApiException, InterruptedException {
    return network().ask(table -> table.ports(deviceId));
  }

  @Override
  default Port createPort(CreatePort order) throws CloudApiException, InterruptedException {
    return network().ask(table -> table.makePort(order));
  }

  @Override
  default void deletePort(String id) throws CloudApiException, InterruptedException {
    network().change(table -> table.removePort(id));
  }

  @Override
  default List<FloatingIp> floatingIps() throws CloudApiException, InterruptedException {
    return network().ask(table -> table.floatingIps().all());
  }

  @Override
  default FloatingIp createFloatingIp(CreateFloatingIp order)
      throws CloudApiException, InterruptedException {
    return network().ask(table -> table.addFloatingIp(order));
  }

  @Override
  default FloatingIp attachFloatingIp(String id, String portId)
      throws CloudApiException, InterruptedException {
    return network().ask(table -> table.attach(id, portId));
  }

  @Override
  default FloatingIp detachFloatingIp(String id) throws CloudApiException, InterruptedException {
    return network().ask(table -> table.floatingIps().lead(id, null));
  }

  @Override
  default void deleteFloatingIp(String id) throws CloudApiException, InterruptedException {
    network().change(table -> table.floatingIps().remove(id));
  }

  /** Nothing is short here. */
  @Override
  default NetworkQuota networkQuota() throws CloudApiException, InterruptedException {
    return network()
        .ask(table ->
            new NetworkQuota(
                Limits.UNLIMITED,
                Limits.UNLIMITED,
                table.floatingIps().all().size(),
                table.ports(null).size()));
  }
}
