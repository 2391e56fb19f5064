package dev.nodepool.cloudmodel.servers;

import dev.nodepool.cloudmodel.project.CloudLayout;
import dev.nodepool.cloudmodel.project.LockedTable;
import dev.nodepool.cloudmodel.project.SimulatedFlavor;
import dev.nodepool.cloudmodel.project.Usage;
import dev.nodepool.cloudmodel.settings.CloudSettings;
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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The part of {@link SimulatedCloud} that is Nova. */
public record SimulatedCompute(
    LockedTable<ServerLifecycle> life,
    LockedTable<KeyPairTable> keys,
    LockedTable<Usage> usage,
    CloudLayout layout,
    Supplier<CloudSettings> settings,
    LockedTable.Question<ServerSpec, String> creation)
    implements ComputeService {

  @Override
  public ServerList servers(@Nullable String since) throws CloudApiException, InterruptedException {
    return life.ask(it -> it.servers().list(since));
  }

  @Override
  public Server server(String id) throws CloudApiException, InterruptedException {
    return life.ask(it -> it.existing(id).server());
  }

  @Override
  public String createServer(CreateServer order) throws CloudApiException, InterruptedException {
    return creation.of(ServerSpec.of(order));
  }

  @Override
  public void deleteServer(String id) throws CloudApiException, InterruptedException {
    life.change(it -> it.delete(id));
  }

  @Override
  public void forceDeleteServer(String id) throws CloudApiException, InterruptedException {
    life.change(it -> it.forceDelete(id));
  }

  /** For administrators, and nobody is one here. */
  @Override
  public void resetServerState(String id) throws CloudApiException {
    throw new CloudApiException(
        Kind.FORBIDDEN,
        "Policy doesn't allow os_compute_api:os-admin-actions:reset_state to be performed.");
  }

  @Override
  public void detachVolume(String serverId, String volumeId)
      throws CloudApiException, InterruptedException {
    life.change(it -> it.detach(serverId, volumeId));
  }

  @Override
  public String consoleOutput(String id, int lines) throws CloudApiException, InterruptedException {
    return "Console of %s (%s)%n".formatted(server(id).name(), id);
  }

  @Override
  public List<Flavor> flavors() throws CloudApiException, InterruptedException {
    return life.ask(it -> layout.flavors().stream().map(SimulatedFlavor::flavor).toList());
  }

  @Override
  public List<String> zones() throws CloudApiException, InterruptedException {
    return life.ask(it -> settings.get().servers().zones());
  }

  @Override
  public List<KeyPair> keyPairs() throws CloudApiException, InterruptedException {
    return keys.ask(
        table -> table.all().stream().map(KeyPairTable.SimulatedKeyPair::keyPair).toList());
  }

  @Override
  public Limits limits() throws CloudApiException, InterruptedException {
    return usage.ask(sums -> sums.limits(settings.get().quota()));
  }
}
