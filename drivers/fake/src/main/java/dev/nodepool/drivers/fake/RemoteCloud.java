package dev.nodepool.drivers.fake;

import dev.nodepool.openstack.Cloud;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import dev.nodepool.openstack.blockstorage.CreateVolume;
import dev.nodepool.openstack.blockstorage.Volume;
import dev.nodepool.openstack.blockstorage.VolumeLimits;
import dev.nodepool.openstack.blockstorage.VolumeService;
import dev.nodepool.openstack.compute.ComputeService;
import dev.nodepool.openstack.compute.CreateServer;
import dev.nodepool.openstack.compute.Flavor;
import dev.nodepool.openstack.compute.KeyPair;
import dev.nodepool.openstack.compute.Limits;
import dev.nodepool.openstack.compute.Server;
import dev.nodepool.openstack.compute.ServerList;
import dev.nodepool.openstack.identity.Access;
import dev.nodepool.openstack.identity.IdentityService;
import dev.nodepool.openstack.image.CreateImage;
import dev.nodepool.openstack.image.Image;
import dev.nodepool.openstack.image.ImageService;
import dev.nodepool.openstack.network.CreateFloatingIp;
import dev.nodepool.openstack.network.CreatePort;
import dev.nodepool.openstack.network.FloatingIp;
import dev.nodepool.openstack.network.Network;
import dev.nodepool.openstack.network.NetworkQuota;
import dev.nodepool.openstack.network.NetworkService;
import dev.nodepool.openstack.network.Port;
import dev.nodepool.openstack.network.SecurityGroup;
import dev.nodepool.openstack.network.Subnet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A simulated cloud in another process. */
final class RemoteCloud
    implements Cloud,
        IdentityService,
        ComputeService,
        NetworkService,
        VolumeService,
        ImageService,
        AutoCloseable {
  private final RemoteCalls calls;

  /**
   * @param address {@code host:port} of the {@link FakeCloudServer}
   */
  RemoteCloud(String address, String provider) {
    this.calls = new RemoteCalls(address, provider);
  }

  @Override
  public IdentityService identity() {
    return this;
  }

  @Override
  public ComputeService compute() {
    return this;
  }

  @Override
  public NetworkService network() {
    return this;
  }

  @Override
  public VolumeService blockStorage() {
    return this;
  }

  @Override
  public ImageService image() {
    return this;
  }

  @Override
  public Access access() throws CloudApiException, InterruptedException {
    return calls.ask(Call.ACCESS, Access.class);
  }

  @Override
  public ServerList servers(@Nullable String since) throws CloudApiException, InterruptedException {
    return calls.ask(Call.SERVERS, ServerList.class, since);
  }

  @Override
  public Server server(String id) throws CloudApiException, InterruptedException {
    return calls.ask(Call.SERVER, Server.class, id);
  }

  @Override
  public String createServer(CreateServer order) throws CloudApiException, InterruptedException {
    return calls.askPatiently(Call.CREATE_SERVER, String.class, order);
  }

  @Override
  public void deleteServer(String id) throws CloudApiException, InterruptedException {
    calls.order(Call.DELETE_SERVER, id);
  }

  @Override
  public void forceDeleteServer(String id) throws CloudApiException, InterruptedException {
    calls.order(Call.FORCE_DELETE_SERVER, id);
  }

  @Override
  public void resetServerState(String id) throws CloudApiException, InterruptedException {
    calls.order(Call.RESET_SERVER_STATE, id);
  }

  @Override
  public void detachVolume(String serverId, String volumeId)
      throws CloudApiException, InterruptedException {
    calls.order(Call.DETACH_VOLUME, serverId, volumeId);
  }

  @Override
  public String consoleOutput(String id, int lines) throws CloudApiException, InterruptedException {
    return calls.ask(Call.CONSOLE_OUTPUT, String.class, id, lines);
  }

  @Override
  public List<Flavor> flavors() throws CloudApiException, InterruptedException {
    return List.of(calls.ask(Call.FLAVORS, Flavor[].class));
  }

  @Override
  public List<String> zones() throws CloudApiException, InterruptedException {
    return List.of(calls.ask(Call.ZONES, String[].class));
  }

  @Override
  public List<KeyPair> keyPairs() throws CloudApiException, InterruptedException {
    return List.of(calls.ask(Call.KEY_PAIRS, KeyPair[].class));
  }

  @Override
  public Limits limits() throws CloudApiException, InterruptedException {
    return calls.ask(Call.LIMITS, Limits.class);
  }

  @Override
  public List<Network> networks(@Nullable String nameOrId)
      throws CloudApiException, InterruptedException {
    return List.of(calls.ask(Call.NETWORKS, Network[].class, nameOrId));
  }

  @Override
  public List<Subnet> subnets() throws CloudApiException, InterruptedException {
    return List.of(calls.ask(Call.SUBNETS, Subnet[].class));
  }

  @Override
  public List<SecurityGroup> securityGroups() throws CloudApiException, InterruptedException {
    return List.of(calls.ask(Call.SECURITY_GROUPS, SecurityGroup[].class));
  }

  @Override
  public List<Port> ports() throws CloudApiException, InterruptedException {
    return List.of(calls.ask(Call.PORTS, Port[].class));
  }

  @Override
  public List<Port> ports(Set<String> deviceIds) throws CloudApiException, InterruptedException {
    return List.of(calls.ask(Call.SERVER_PORTS, Port[].class, deviceIds));
  }

  @Override
  public Port createPort(CreatePort order) throws CloudApiException, InterruptedException {
    return calls.ask(Call.CREATE_PORT, Port.class, order);
  }

  @Override
  public void deletePort(String id) throws CloudApiException, InterruptedException {
    calls.order(Call.DELETE_PORT, id);
  }

  @Override
  public List<FloatingIp> floatingIps() throws CloudApiException, InterruptedException {
    return List.of(calls.ask(Call.FLOATING_IPS, FloatingIp[].class));
  }

  @Override
  public FloatingIp createFloatingIp(CreateFloatingIp order)
      throws CloudApiException, InterruptedException {
    return calls.ask(Call.CREATE_FLOATING_IP, FloatingIp.class, order);
  }

  @Override
  public FloatingIp attachFloatingIp(String id, String portId)
      throws CloudApiException, InterruptedException {
    return calls.ask(Call.ATTACH_FLOATING_IP, FloatingIp.class, id, portId);
  }

  @Override
  public FloatingIp detachFloatingIp(String id) throws CloudApiException, InterruptedException {
    return calls.ask(Call.DETACH_FLOATING_IP, FloatingIp.class, id);
  }

  @Override
  public void deleteFloatingIp(String id) throws CloudApiException, InterruptedException {
    calls.order(Call.DELETE_FLOATING_IP, id);
  }

  @Override
  public NetworkQuota networkQuota() throws CloudApiException, InterruptedException {
    return calls.ask(Call.NETWORK_QUOTA, NetworkQuota.class);
  }

  @Override
  public List<Volume> volumes() throws CloudApiException, InterruptedException {
    return List.of(calls.ask(Call.VOLUMES, Volume[].class));
  }

  @Override
  public Volume createVolume(CreateVolume order) throws CloudApiException, InterruptedException {
    return calls.ask(Call.CREATE_VOLUME, Volume.class, order);
  }

  @Override
  public void deleteVolume(String id) throws CloudApiException, InterruptedException {
    calls.order(Call.DELETE_VOLUME, id);
  }

  @Override
  public VolumeLimits volumeLimits() throws CloudApiException, InterruptedException {
    return calls.ask(Call.VOLUME_LIMITS, VolumeLimits.class);
  }

  @Override
  public List<Image> images() throws CloudApiException, InterruptedException {
    return List.of(calls.ask(Call.IMAGES, Image[].class));
  }

  @Override
  public Image image(String id) throws CloudApiException, InterruptedException {
    return calls.ask(Call.IMAGE, Image.class, id);
  }

  @Override
  public String createImage(CreateImage order) throws CloudApiException, InterruptedException {
    return calls.ask(Call.CREATE_IMAGE, String.class, order);
  }

  /** The data stay here: the simulated cloud only notes that there are some. */
  @Override
  public void uploadImage(String id, Path data) throws CloudApiException, InterruptedException {
    checkFile(data);
    calls.order(Call.UPLOAD_IMAGE, id);
  }

  /** The data stay here: the simulated cloud only notes that there are some. */
  @Override
  public void stageImage(String id, Path data) throws CloudApiException, InterruptedException {
    checkFile(data);
    calls.order(Call.STAGE_IMAGE, id);
  }

  private static void checkFile(Path data) throws CloudApiException {
    if (!Files.isReadable(data)) {
      throw new CloudApiException(Kind.BAD_REQUEST, "There is no file %s.".formatted(data));
    }
  }

  @Override
  public void importImage(String id) throws CloudApiException, InterruptedException {
    calls.order(Call.IMPORT_IMAGE, id);
  }

  @Override
  public void deleteImage(String id) throws CloudApiException, InterruptedException {
    calls.order(Call.DELETE_IMAGE, id);
  }

  @Override
  public void close() {
    calls.close();
  }
}
