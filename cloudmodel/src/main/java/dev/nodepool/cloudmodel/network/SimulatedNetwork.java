package dev.nodepool.cloudmodel.network;

import dev.nodepool.cloudmodel.project.LockedTable;
import dev.nodepool.cloudmodel.settings.CloudSettings;
import dev.nodepool.openstack.CloudApiException;
import dev.nodepool.openstack.CreateFloatingIp;
import dev.nodepool.openstack.CreatePort;
import dev.nodepool.openstack.FloatingIp;
import dev.nodepool.openstack.Network;
import dev.nodepool.openstack.NetworkQuota;
import dev.nodepool.openstack.NetworkService;
import dev.nodepool.openstack.Port;
import dev.nodepool.openstack.SecurityGroup;
import dev.nodepool.openstack.Subnet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The part of {@link SimulatedCloud} that is Neutron. */
public interface SimulatedNetwork extends NetworkService {
  LockedTable<PortBindings> network();

  CloudSettings settings();

  @Override
  default List<Network> networks(@Nullable String nameOrId)
      throws CloudApiException, InterruptedException {
    return network().ask(bindings -> bindings.networks().find(nameOrId));
  }

  @Override
  default List<Subnet> subnets() throws CloudApiException, InterruptedException {
    return network()
        .ask(bindings ->
            bindings.networks().subnets().all().stream().map(SimulatedSubnet::subnet).toList());
  }

  @Override
  default List<SecurityGroup> securityGroups() throws CloudApiException, InterruptedException {
    return network()
        .ask(bindings ->
            bindings.networks().groups().all().stream()
                .map(SecurityGroupTable.SimulatedGroup::group)
                .toList());
  }

  @Override
  default List<Port> ports() throws CloudApiException, InterruptedException {
    return network()
        .ask(bindings ->
            bindings.networks().ports().all().stream().map(SimulatedPort::port).toList());
  }

  @Override
  default List<Port> ports(Set<String> deviceIds) throws CloudApiException, InterruptedException {
    return network()
        .ask(bindings ->
            bindings.networks().ports().of(deviceIds).stream().map(SimulatedPort::port).toList());
  }

  @Override
  default Port createPort(CreatePort order) throws CloudApiException, InterruptedException {
    return network().ask(bindings -> bindings.addPort(order, List.of(), null).port());
  }

  @Override
  default void deletePort(String id) throws CloudApiException, InterruptedException {
    network().change(bindings -> bindings.removePort(id));
  }

  @Override
  default List<FloatingIp> floatingIps() throws CloudApiException, InterruptedException {
    return network()
        .ask(bindings ->
            bindings.floatingIps().all().stream().map(SimulatedFloatingIp::ip).toList());
  }

  @Override
  default FloatingIp createFloatingIp(CreateFloatingIp order)
      throws CloudApiException, InterruptedException {
    return network().ask(bindings -> bindings.addFloatingIp(order, null).ip());
  }

  @Override
  default FloatingIp attachFloatingIp(String id, String portId)
      throws CloudApiException, InterruptedException {
    return network().ask(bindings -> bindings.lead(id, portId).ip());
  }

  @Override
  default FloatingIp detachFloatingIp(String id) throws CloudApiException, InterruptedException {
    return network().ask(bindings -> bindings.lead(id, null).ip());
  }

  @Override
  default void deleteFloatingIp(String id) throws CloudApiException, InterruptedException {
    network().change(bindings -> bindings.removeFloatingIp(id));
  }

  @Override
  default NetworkQuota networkQuota() throws CloudApiException, InterruptedException {
    return network()
        .ask(bindings ->
            new NetworkQuota(
                settings().quota().floatingIps(),
                settings().quota().ports(),
                bindings.floatingIps().size(),
                bindings.networks().ports().size()));
  }
}
