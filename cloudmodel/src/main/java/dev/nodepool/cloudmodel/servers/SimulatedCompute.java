package dev.nodepool.cloudmodel.servers;

import dev.nodepool.cloudmodel.project.CloudLayout;
import dev.nodepool.cloudmodel.project.LockedTable;
import dev.nodepool.cloudmodel.project.SimulatedFlavor;
import dev.nodepool.cloudmodel.project.Usage;
import dev.nodepool.cloudmodel.settings.CloudSettings;
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

/** The part of {@link SimulatedCloud} that is Nova. */
public interface SimulatedCompute extends ComputeService {

  LockedTable<ServerLifecycle> compute();

  LockedTable<KeyPairTable> keys();

  LockedTable<Usage> usage();

  CloudLayout layout();

  CloudSettings settings();

  /** The id of the server; waits as long as creates are to wait. */
  String create(ServerSpec spec) throws CloudApiException, InterruptedException;

  @Override
  default ServerList servers(@Nullable String since)
      throws CloudApiException, InterruptedException {
    return compute().ask(life -> life.servers().list(since));
  }

  @Override
  default Server server(String id) throws CloudApiException, InterruptedException {
    return compute().ask(life -> life.existing(id).server());
  }

  @Override
  default String createServer(CreateServer order) throws CloudApiException, InterruptedException {
    return create(ServerSpec.of(order));
  }

  @Override
  default void deleteServer(String id) throws CloudApiException, InterruptedException {
    compute().change(life -> life.delete(id));
  }

  @Override
  default void forceDeleteServer(String id) throws CloudApiException, InterruptedException {
    compute().change(life -> life.forceDelete(id));
  }

  /** For administrators, and nobody is one here. */
  @Override
  default void resetServerState(String id) throws CloudApiException {
    throw new CloudApiException(
        Kind.FORBIDDEN,
        "Policy doesn't allow os_compute_api:os-admin-actions:reset_state to be performed.");
  }

  @Override
  default void detachVolume(String serverId, String volumeId)
      throws CloudApiException, InterruptedException {
    compute().change(life -> life.detach(serverId, volumeId));
  }

  @Override
  default String consoleOutput(String id, int lines)
      throws CloudApiException, InterruptedException {
    return "Console of %s (%s)%n".formatted(server(id).name(), id);
  }

  @Override
  default List<Flavor> flavors() throws CloudApiException, InterruptedException {
    return compute().ask(life -> layout().flavors().stream().map(SimulatedFlavor::flavor).toList());
  }

  @Override
  default List<String> zones() throws CloudApiException, InterruptedException {
    return compute().ask(life -> settings().servers().zones());
  }

  @Override
  default List<KeyPair> keyPairs() throws CloudApiException, InterruptedException {
    return keys()
        .ask(table -> table.all().stream().map(KeyPairTable.SimulatedKeyPair::keyPair).toList());
  }

  @Override
  default Limits limits() throws CloudApiException, InterruptedException {
    return usage().ask(sums -> sums.limits(settings().quota()));
  }
}
