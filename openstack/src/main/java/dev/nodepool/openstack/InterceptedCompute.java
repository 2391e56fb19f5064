package dev.nodepool.openstack;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The calls of {@link InterceptedCloud} to Nova. */
interface InterceptedCompute extends Intercepted, ComputeService {
  @Override
  default ServerList servers(@Nullable String since)
      throws CloudApiException, InterruptedException {
    return ask("compute", "GET", "servers", () -> cloud().servers(since));
  }

  @Override
  default Server server(String id) throws CloudApiException, InterruptedException {
    return ask("compute", "GET", "server", () -> cloud().server(id));
  }

  @Override
  default String createServer(CreateServer order) throws CloudApiException, InterruptedException {
    return ask("compute", "POST", "servers", () -> cloud().createServer(order));
  }

  @Override
  default void deleteServer(String id) throws CloudApiException, InterruptedException {
    order("compute", "DELETE", "server", () -> cloud().deleteServer(id));
  }

  @Override
  default void forceDeleteServer(String id) throws CloudApiException, InterruptedException {
    order("compute", "POST", "server_action", () -> cloud().forceDeleteServer(id));
  }

  @Override
  default void resetServerState(String id) throws CloudApiException, InterruptedException {
    order("compute", "POST", "server_action", () -> cloud().resetServerState(id));
  }

  @Override
  default void detachVolume(String serverId, String volumeId)
      throws CloudApiException, InterruptedException {
    order(
        "compute",
        "DELETE",
        "server_os-volume_attachments",
        () -> cloud().detachVolume(serverId, volumeId));
  }

  @Override
  default String consoleOutput(String id, int lines)
      throws CloudApiException, InterruptedException {
    return ask("compute", "POST", "server_action", () -> cloud().consoleOutput(id, lines));
  }

  @Override
  default List<Flavor> flavors() throws CloudApiException, InterruptedException {
    return ask("compute", "GET", "flavors", () -> cloud().flavors());
  }

  @Override
  default List<String> zones() throws CloudApiException, InterruptedException {
    return ask("compute", "GET", "os-availability-zone", () -> cloud().zones());
  }

  @Override
  default List<KeyPair> keyPairs() throws CloudApiException, InterruptedException {
    return ask("compute", "GET", "os-keypairs", () -> cloud().keyPairs());
  }

  @Override
  default Limits limits() throws CloudApiException, InterruptedException {
    return ask("compute", "GET", "limits", () -> cloud().limits());
  }
}
