package dev.nodepool.drivers.openstack;

import dev.nodepool.driver.CloudObserver;
import dev.nodepool.driver.CloudObserver.ApiCall;
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
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells an observer how long each call took. The names are those under which openstacksdk reports
 * its calls, as dashboards for Nodepool 11 read them.
 */
record TimedCloud(Cloud cloud, String provider, CloudObserver observer) implements Cloud {

  /** One call. */
  private interface Call<T> {
    T run() throws CloudApiException, InterruptedException;
  }

  private <T> T timed(String service, String method, String operation, Call<T> call)
      throws CloudApiException, InterruptedException {
    long began = System.nanoTime();
    try {
      return call.run();
    } finally {
      observer.called(
          provider,
          new ApiCall(service, method, operation),
          Duration.ofNanos(System.nanoTime() - began));
    }
  }

  @Override
  public ServerList servers(@Nullable String since) throws CloudApiException, InterruptedException {
    return timed("compute", "GET", "servers", () -> cloud.servers(since));
  }

  @Override
  public Server server(String id) throws CloudApiException, InterruptedException {
    return timed("compute", "GET", "server", () -> cloud.server(id));
  }

  @Override
  public String createServer(CreateServer order) throws CloudApiException, InterruptedException {
    return timed("compute", "POST", "servers", () -> cloud.createServer(order));
  }

  @Override
  public void deleteServer(String id) throws CloudApiException, InterruptedException {
    timed(
        "compute",
        "DELETE",
        "server",
        () -> {
          cloud.deleteServer(id);
          return true;
        });
  }

  @Override
  public String consoleOutput(String id, int lines) throws CloudApiException, InterruptedException {
    return timed("compute", "POST", "server_action", () -> cloud.consoleOutput(id, lines));
  }

  @Override
  public List<Flavor> flavors() throws CloudApiException, InterruptedException {
    return timed("compute", "GET", "flavors", () -> cloud.flavors());
  }

  @Override
  public List<String> zones() throws CloudApiException, InterruptedException {
    return timed("compute", "GET", "os-availability-zone", () -> cloud.zones());
  }

  @Override
  public Limits limits() throws CloudApiException, InterruptedException {
    return timed("compute", "GET", "limits", () -> cloud.limits());
  }

  @Override
  public List<Network> networks(@Nullable String nameOrId)
      throws CloudApiException, InterruptedException {
    return timed("network", "GET", "networks", () -> cloud.networks(nameOrId));
  }

  @Override
  public List<Port> ports(@Nullable String deviceId)
      throws CloudApiException, InterruptedException {
    return timed("network", "GET", "ports", () -> cloud.ports(deviceId));
  }

  @Override
  public void deletePort(String id) throws CloudApiException, InterruptedException {
    timed(
        "network",
        "DELETE",
        "port",
        () -> {
          cloud.deletePort(id);
          return true;
        });
  }

  @Override
  public List<FloatingIp> floatingIps() throws CloudApiException, InterruptedException {
    return timed("network", "GET", "floatingips", () -> cloud.floatingIps());
  }

  @Override
  public FloatingIp createFloatingIp(String networkId, @Nullable String portId)
      throws CloudApiException, InterruptedException {
    return timed("network", "POST", "floatingips", () -> cloud.createFloatingIp(networkId, portId));
  }

  @Override
  public void deleteFloatingIp(String id) throws CloudApiException, InterruptedException {
    timed(
        "network",
        "DELETE",
        "floatingip",
        () -> {
          cloud.deleteFloatingIp(id);
          return true;
        });
  }

  @Override
  public List<Volume> volumes() throws CloudApiException, InterruptedException {
    return timed("block_storage", "GET", "volumes", () -> cloud.volumes());
  }

  @Override
  public void deleteVolume(String id) throws CloudApiException, InterruptedException {
    timed(
        "block_storage",
        "DELETE",
        "volume",
        () -> {
          cloud.deleteVolume(id);
          return true;
        });
  }

  @Override
  public List<Image> images() throws CloudApiException, InterruptedException {
    return timed("image", "GET", "images", () -> cloud.images());
  }

  @Override
  public String createImage(CreateImage order) throws CloudApiException, InterruptedException {
    return timed("image", "POST", "images", () -> cloud.createImage(order));
  }

  @Override
  public void uploadImage(String id, Path data) throws CloudApiException, InterruptedException {
    timed(
        "image",
        "PUT",
        "image_file",
        () -> {
          cloud.uploadImage(id, data);
          return true;
        });
  }

  @Override
  public void deleteImage(String id) throws CloudApiException, InterruptedException {
    timed(
        "image",
        "DELETE",
        "image",
        () -> {
          cloud.deleteImage(id);
          return true;
        });
  }
}
