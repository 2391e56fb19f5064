package dev.nodepool.openstack;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One project in one region of an OpenStack cloud. Each method is one API call (a long list may
 * take several pages), blocks until the answer is there, may be interrupted, and may be called by
 * many threads at once. A call that was interrupted or timed out may nevertheless have been carried
 * out.
 */
public interface Cloud {

  /**
   * All servers of the project, or what changed since an earlier list; servers that went since then
   * are listed with the status DELETED. A cloud that cannot tell what changed lists all.
   *
   * @param since the {@link ServerList#mark} of an earlier list, null for all servers
   */
  ServerList servers(@Nullable String since) throws CloudApiException, InterruptedException;

  /** One server; {@link CloudApiException.Kind#NOT_FOUND} when there is none of that id. */
  Server server(String id) throws CloudApiException, InterruptedException;

  /** Orders a server and returns its id; whether it comes up is seen in its status. */
  String createServer(CreateServer order) throws CloudApiException, InterruptedException;

  /** Orders the removal of a server; {@link CloudApiException.Kind#NOT_FOUND} when it is gone. */
  void deleteServer(String id) throws CloudApiException, InterruptedException;

  /** The last lines that a server wrote on its console. */
  String consoleOutput(String id, int lines) throws CloudApiException, InterruptedException;

  List<Flavor> flavors() throws CloudApiException, InterruptedException;

  /** The names of the availability zones that take servers. */
  List<String> zones() throws CloudApiException, InterruptedException;

  /** What the project may hold, and what it holds. */
  Limits limits() throws CloudApiException, InterruptedException;

  /**
   * Networks that the project may use.
   *
   * @param nameOrId only the networks of that name or id, null for all
   */
  List<Network> networks(@Nullable String nameOrId) throws CloudApiException, InterruptedException;

  /**
   * Ports of the project.
   *
   * @param deviceId only the ports of that server, null for all
   */
  List<Port> ports(@Nullable String deviceId) throws CloudApiException, InterruptedException;

  void deletePort(String id) throws CloudApiException, InterruptedException;

  List<FloatingIp> floatingIps() throws CloudApiException, InterruptedException;

  /**
   * Takes an address from an external network and leads it to a port.
   *
   * @param portId null to leave the address unattached
   */
  FloatingIp createFloatingIp(String networkId, @Nullable String portId)
      throws CloudApiException, InterruptedException;

  void deleteFloatingIp(String id) throws CloudApiException, InterruptedException;

  List<Volume> volumes() throws CloudApiException, InterruptedException;

  void deleteVolume(String id) throws CloudApiException, InterruptedException;

  List<Image> images() throws CloudApiException, InterruptedException;

  /** Registers an image without data and returns its id. */
  String createImage(CreateImage order) throws CloudApiException, InterruptedException;

  /** Sends the data of a registered image; it is {@code active} some time after that. */
  void uploadImage(String id, Path data) throws CloudApiException, InterruptedException;

  void deleteImage(String id) throws CloudApiException, InterruptedException;
}
