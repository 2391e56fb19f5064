package dev.nodepool.openstack.compute;

import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.Operation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Nova: servers and what they are made of. Called as {@link Cloud} says. */
public interface ComputeService {

  /**
   * All servers of the project, or what changed since an earlier list; servers that went since then
   * are listed with the status DELETED. A cloud that cannot tell what changed lists all.
   *
   * @param since the {@link ServerList#mark} of an earlier list, null for all servers
   */
  @Operation("GET servers")
  ServerList servers(@Nullable String since) throws CloudApiException, InterruptedException;

  /** One server; {@link CloudApiException.Kind#NOT_FOUND} when there is none of that id. */
  @Operation("GET server")
  Server server(String id) throws CloudApiException, InterruptedException;

  /** Orders a server and returns its id; whether it comes up is seen in its status. */
  @Operation("POST servers")
  String createServer(CreateServer order) throws CloudApiException, InterruptedException;

  /** Orders the removal of a server; {@link CloudApiException.Kind#NOT_FOUND} when it is gone. */
  @Operation("DELETE server")
  void deleteServer(String id) throws CloudApiException, InterruptedException;

  /** The removal without the days of grace that some clouds give; not every project may. */
  @Operation("POST server_action")
  void forceDeleteServer(String id) throws CloudApiException, InterruptedException;

  /**
   * Says that a server is in ERROR, so that one that hangs in a change can be deleted. For
   * administrators: {@link CloudApiException.Kind#FORBIDDEN} for others.
   */
  @Operation("POST server_action")
  void resetServerState(String id) throws CloudApiException, InterruptedException;

  /** Orders that a volume be taken off a server; it is {@code available} some time after that. */
  @Operation("DELETE server_os-volume_attachments")
  void detachVolume(String serverId, String volumeId)
      throws CloudApiException, InterruptedException;

  /** The last lines that a server wrote on its console. */
  @Operation("POST server_action")
  String consoleOutput(String id, int lines) throws CloudApiException, InterruptedException;

  /** Those that servers can be made with. */
  @Operation("GET flavors")
  List<Flavor> flavors() throws CloudApiException, InterruptedException;

  /** The names of the availability zones that take servers. */
  @Operation("GET os-availability-zone")
  List<String> zones() throws CloudApiException, InterruptedException;

  /** The key pairs of the user. */
  @Operation("GET os-keypairs")
  List<KeyPair> keyPairs() throws CloudApiException, InterruptedException;

  /** How many servers the project may hold, and holds. */
  @Operation("GET limits")
  Limits limits() throws CloudApiException, InterruptedException;
}
