package dev.nodepool.drivers.fake;

import dev.nodepool.openstack.Cloud;
import dev.nodepool.openstack.CloudApiException;
import dev.nodepool.openstack.CloudApiException.Kind;
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
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * An OpenStack project in memory, which does what {@link CloudSettings} say. May be shared by any
 * number of threads; one lock guards all of it, and nothing blocks under it but a create that the
 * settings pause.
 */
public final class SimulatedCloud implements Cloud {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition resumed = lock.newCondition();
  private final Faults faults = new Faults();
  private final Usage usage = new Usage();
  private final ServerTable servers;
  private final VolumeTable volumes = new VolumeTable(usage);
  private final NetworkTable networks = new NetworkTable();
  private final ImageTable images = new ImageTable();
  private final ServerPlacement placement;
  private volatile CloudSettings settings = CloudSettings.DEFAULT;

  public SimulatedCloud(InstantSource clock) {
    this.servers = new ServerTable(clock, usage);
    this.placement = new ServerPlacement(clock, usage, servers, volumes, networks, faults);
  }

  /** From now on the cloud behaves like that. */
  public void apply(CloudSettings wanted) {
    lock.lock();
    try {
      settings = wanted;
      faults.apply(wanted.counters());
      wanted.serverStatus().forEach(this::force);
      resumed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  public CloudSettings settings() {
    return settings;
  }

  private void force(String id, String status) {
    var entry = servers.get(id);
    if (entry != null) {
      var why = status.equals(Server.ERROR) ? "The status was set from outside." : null;
      servers.replace(entry.server().in(status, why));
    }
  }

  @Override
  public ServerList servers(@Nullable String since) throws CloudApiException, InterruptedException {
    return locked(() -> servers.list(since));
  }

  @Override
  public Server server(String id) throws CloudApiException, InterruptedException {
    return locked(() -> {
      var entry = servers.get(id);
      if (entry == null) {
        throw noServer(id);
      }
      return entry.server();
    });
  }

  @Override
  public String createServer(CreateServer order) throws CloudApiException, InterruptedException {
    return locked(() -> {
      while (settings.pauseCreates()) {
        resumed.await();
      }
      if (faults.strikes(Fault.CREATE_FAILS)) {
        throw new CloudApiException(Kind.UNAVAILABLE, "This create was to fail.");
      }
      return placement.place(order, settings);
    });
  }

  @Override
  public void deleteServer(String id) throws CloudApiException, InterruptedException {
    change(() -> {
      var server = servers.remove(id);
      if (server == null) {
        throw noServer(id);
      }
      server.volumeIds().forEach(volumes::drop);
      networks.unplug(id);
    });
  }

  private static CloudApiException noServer(String id) {
    return new CloudApiException(Kind.NOT_FOUND, "Instance %s could not be found.".formatted(id));
  }

  @Override
  public String consoleOutput(String id, int lines) throws CloudApiException, InterruptedException {
    return "Console of %s (%s)%n".formatted(server(id).name(), id);
  }

  @Override
  public List<Flavor> flavors() {
    return ServerPlacement.FLAVORS;
  }

  @Override
  public List<String> zones() {
    return settings.zones();
  }

  @Override
  public Limits limits() throws CloudApiException, InterruptedException {
    return locked(() -> usage.limits(settings));
  }

  @Override
  public List<Network> networks(@Nullable String nameOrId)
      throws CloudApiException, InterruptedException {
    return locked(() -> networks.find(nameOrId));
  }

  /** Adds a network that the project did not have. */
  public void addNetwork(Network network) throws CloudApiException, InterruptedException {
    change(() -> networks.add(network));
  }

  @Override
  public List<Port> ports(@Nullable String deviceId)
      throws CloudApiException, InterruptedException {
    return locked(() -> networks.ports(deviceId));
  }

  @Override
  public void deletePort(String id) throws CloudApiException, InterruptedException {
    change(() -> networks.removePort(id));
  }

  @Override
  public List<FloatingIp> floatingIps() throws CloudApiException, InterruptedException {
    return locked(networks::floatingIps);
  }

  @Override
  public FloatingIp createFloatingIp(String networkId, @Nullable String portId)
      throws CloudApiException, InterruptedException {
    return locked(() -> networks.addFloatingIp(networkId, portId));
  }

  @Override
  public void deleteFloatingIp(String id) throws CloudApiException, InterruptedException {
    change(() -> networks.removeFloatingIp(id));
  }

  @Override
  public List<Volume> volumes() throws CloudApiException, InterruptedException {
    return locked(volumes::list);
  }

  @Override
  public void deleteVolume(String id) throws CloudApiException, InterruptedException {
    change(() -> volumes.remove(id));
  }

  @Override
  public List<Image> images() throws CloudApiException, InterruptedException {
    return locked(() -> images.list(settings.images()));
  }

  @Override
  public String createImage(CreateImage order) throws CloudApiException, InterruptedException {
    return locked(() -> {
      if (faults.strikes(Fault.IMAGE_CREATE_FAILS)) {
        throw new CloudApiException(Kind.UNAVAILABLE, "This image was to fail.");
      }
      return images.create(order);
    });
  }

  /** Only notes that there is data; it is not read. */
  @Override
  public void uploadImage(String id, Path data) throws CloudApiException, InterruptedException {
    change(() -> images.upload(id));
  }

  @Override
  public void deleteImage(String id) throws CloudApiException, InterruptedException {
    change(() -> {
      if (settings.imageDeleteFails()) {
        throw new CloudApiException(Kind.UNAVAILABLE, "The deletion of images was to fail.");
      }
      images.delete(id);
    });
  }

  /** Everything there is, at one moment. */
  public CloudState state() {
    lock.lock();
    try {
      return new CloudState(
          List.copyOf(servers.all()),
          images.list(settings.images()),
          networks.ports(null),
          faults.left(),
          servers.created(),
          servers.deleted(),
          servers.duplicated());
    } finally {
      lock.unlock();
    }
  }

  private <T> T locked(Answer<T> answer) throws CloudApiException, InterruptedException {
    lock.lockInterruptibly();
    try {
      return answer.get();
    } finally {
      lock.unlock();
    }
  }

  private void change(Change change) throws CloudApiException, InterruptedException {
    lock.lockInterruptibly();
    try {
      change.make();
    } finally {
      lock.unlock();
    }
  }

  /** Something that is read under the lock. */
  @FunctionalInterface
  private interface Answer<T> {
    T get() throws CloudApiException, InterruptedException;
  }

  /** Something that is changed under the lock. */
  @FunctionalInterface
  private interface Change {
    void make() throws CloudApiException, InterruptedException;
  }
}
