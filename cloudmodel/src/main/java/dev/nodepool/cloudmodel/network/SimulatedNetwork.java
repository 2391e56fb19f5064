package dev.nodepool.cloudmodel.network;

import dev.nodepool.cloudmodel.project.LockedTable;
import dev.nodepool.cloudmodel.settings.CloudSettings;
import dev.nodepool.openstack.api.CloudApiException;
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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The part of {@link SimulatedCloud} that is Neutron. */
public record SimulatedNetwork(LockedTable<PortBindings> bindings, Supplier<CloudSettings> settings)
    implements NetworkService {

  @Override
  public List<Network> networks(@Nullable String nameOrId)
      throws CloudApiException, InterruptedException {
    return bindings.ask(it -> it.networks().find(nameOrId));
  }

  @Override
  public List<Subnet> subnets() throws CloudApiException, InterruptedException {
    return bindings.ask(
        it -> it.networks().subnets().all().stream().map(SimulatedSubnet::subnet).toList());
  }

  @Override
  public List<SecurityGroup> securityGroups() throws CloudApiException, InterruptedException {
    return bindings.ask(it ->
        it.networks().groups().all().stream()
            .map(SecurityGroupTable.SimulatedGroup::group)
            .toList());
  }

  @Override
  public List<Port> ports() throws CloudApiException, InterruptedException {
    return bindings.ask(
        it -> it.networks().ports().all().stream().map(SimulatedPort::port).toList());
  }

  @Override
  public List<Port> ports(Set<String> deviceIds) throws CloudApiException, InterruptedException {
    return bindings.ask(
        it -> it.networks().ports().of(deviceIds).stream().map(SimulatedPort::port).toList());
  }

  @Override
  public Port createPort(CreatePort order) throws CloudApiException, InterruptedException {
    return bindings.ask(it -> it.addPort(order, List.of(), null).port());
  }

  @Override
  public void deletePort(String id) throws CloudApiException, InterruptedException {
    bindings.change(it -> it.removePort(id));
  }

  @Override
  public List<FloatingIp> floatingIps() throws CloudApiException, InterruptedException {
    return bindings.ask(
        it -> it.floatingIps().all().stream().map(SimulatedFloatingIp::ip).toList());
  }

  @Override
  public FloatingIp createFloatingIp(CreateFloatingIp order)
      throws CloudApiException, InterruptedException {
    return bindings.ask(it -> it.addFloatingIp(order, null).ip());
  }

  @Override
  public void deleteFloatingIp(String id) throws CloudApiException, InterruptedException {
    bindings.change(it -> it.removeFloatingIp(id));
  }

  @Override
  public NetworkQuota networkQuota() throws CloudApiException, InterruptedException {
    return bindings.ask(it ->
        new NetworkQuota(
            settings.get().quota().floatingIps(),
            settings.get().quota().ports(),
            it.floatingIps().size(),
            it.networks().ports().size()));
  }
}
