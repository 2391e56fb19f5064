package dev.nodepool.drivers.openstack;

import dev.nodepool.driver.Rate;
import dev.nodepool.openstack.Cloud;
import dev.nodepool.openstack.CloudApiException;
import dev.nodepool.openstack.CreateImage;
import dev.nodepool.openstack.CreateServer;
import dev.nodepool.openstack.Flavor;
import dev.nodepool.openstack.FloatingIp;
import dev.nodepool.openstack.Image;
import dev.nodepool.openstack.Limits;
import dev.nodepool.openstack.Network;
import dev.nodepool.openstack.Port;
import dev.nodepool.openstack.Server;
import dev.nodepool.openstack.ServerList;
import dev.nodepool.openstack.Volume;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A cloud that is not asked more often than the operator allows. */
record RatedCloud(Cloud cloud, Rate rate) implements Cloud {

  @Override
  public ServerList servers(@Nullable String since) throws CloudApiException, InterruptedException {
    rate.take();
    return cloud.servers(since);
  }

  @Override
  public Server server(String id) throws CloudApiException, InterruptedException {
    rate.take();
    return cloud.server(id);
  }

  @Override
  public String createServer(CreateServer order) throws CloudApiException, InterruptedException {
    rate.take();
    return cloud.createServer(order);
  }

  @Override
  public void deleteServer(String id) throws CloudApiException, InterruptedException {
    rate.take();
    cloud.deleteServer(id);
  }

  @Override
  public String consoleOutput(String id, int lines) throws CloudApiException, InterruptedException {
    rate.take();
    return cloud.consoleOutput(id, lines);
  }

  @Override
  public List<Flavor> flavors() throws CloudApiException, InterruptedException {
    rate.take();
    return cloud.flavors();
  }

  @Override
  public List<String> zones() throws CloudApiException, InterruptedException {
    rate.take();
    return cloud.zones();
  }

  @Override
  public Limits limits() throws CloudApiException, InterruptedException {
    rate.take();
    return cloud.limits();
  }

  @Override
  public List<Network> networks(@Nullable String nameOrId)
      throws CloudApiException, InterruptedException {
    rate.take();
    return cloud.networks(nameOrId);
  }

  @Override
  public List<Port> ports(@Nullable String deviceId)
      throws CloudApiException, InterruptedException {
    rate.take();
    return cloud.ports(deviceId);
  }

  @Override
  public void deletePort(String id) throws CloudApiException, InterruptedException {
    rate.take();
    cloud.deletePort(id);
  }

  @Override
  public List<FloatingIp> floatingIps() throws CloudApiException, InterruptedException {
    rate.take();
    return cloud.floatingIps();
  }

  @Override
  public FloatingIp createFloatingIp(String networkId, @Nullable String portId)
      throws CloudApiException, InterruptedException {
    rate.take();
    return cloud.createFloatingIp(networkId, portId);
  }

  @Override
  public void deleteFloatingIp(String id) throws CloudApiException, InterruptedException {
    rate.take();
    cloud.deleteFloatingIp(id);
  }

  @Override
  public List<Volume> volumes() throws CloudApiException, InterruptedException {
    rate.take();
    return cloud.volumes();
  }

  @Override
  public void deleteVolume(String id) throws CloudApiException, InterruptedException {
    rate.take();
    cloud.deleteVolume(id);
  }

  @Override
  public List<Image> images() throws CloudApiException, InterruptedException {
    rate.take();
    return cloud.images();
  }

  @Override
  public String createImage(CreateImage order) throws CloudApiException, InterruptedException {
    rate.take();
    return cloud.createImage(order);
  }

  @Override
  public void uploadImage(String id, Path data) throws CloudApiException, InterruptedException {
    rate.take();
    cloud.uploadImage(id, data);
  }

  @Override
  public void deleteImage(String id) throws CloudApiException, InterruptedException {
    rate.take();
    cloud.deleteImage(id);
  }
}
