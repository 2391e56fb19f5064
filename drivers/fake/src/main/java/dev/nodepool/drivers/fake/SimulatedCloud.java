package dev.nodepool.drivers.fake;

import dev.nodepool.openstack.Access;
import dev.nodepool.openstack.Cloud;
import dev.nodepool.openstack.CloudApiException;
import dev.nodepool.openstack.CloudApiException.Kind;
import dev.nodepool.openstack.CreateServer;
import dev.nodepool.openstack.Flavor;
import dev.nodepool.openstack.KeyPair;
import dev.nodepool.openstack.Limits;
import dev.nodepool.openstack.Network;
import dev.nodepool.openstack.Server;
import dev.nodepool.openstack.ServerList;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * An OpenStack project in memory, which does what {@link CloudSettings} say. May be shared by any
 * number of threads; one lock guards all of it, and nothing keeps it while it waits for what the
 * settings delay.
 */
public final class SimulatedCloud
    implements Cloud, SimulatedNetwork, SimulatedVolumes, SimulatedImages {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition resumed = lock.newCondition();
  private final Faults faults = new Faults();
  private final Usage usage = new Usage();
  private final ServerTable servers;
  private final VolumeTable volumes = new VolumeTable(usage);
  private final NetworkTable networks = new NetworkTable();
  private final ImageTable images = new ImageTable();
  private final ServerPlacement placement;
  private long refused;
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

  @Override
  public CloudSettings settings() {
    return settings;
  }

  @Override
  public Guarded<NetworkTable> network() {
    return new Guarded<>(lock, networks);
  }

  @Override
  public Guarded<VolumeTable> volumeTable() {
    return new Guarded<>(lock, volumes);
  }

  @Override
  public Guarded<ImageTable> imageTable() {
    return new Guarded<>(lock, images);
  }

  @Override
  public Faults faults() {
    return faults;
  }

  @Override
  public Access access() {
    return new Access("fake-project-id", "fake", "fake", "", List.of());
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
      try {
        return placement.place(order, settings);
      } catch (CloudApiException e) {
        refused++;
        throw e;
      }
    });
  }

  @Override
  public void deleteServer(String id) throws CloudApiException, InterruptedException {
    change(() -> {
      if (faults.strikes(Fault.DELETE_FAILS)) {
        throw new CloudApiException(Kind.UNAVAILABLE, "This deletion was to fail.");
      }
      var server = servers.remove(id);
      if (server == null) {
        throw noServer(id);
      }
      server.volumeIds().forEach(volumes::drop);
      networks.unplug(id);
    });
  }

  @Override
  public void forceDeleteServer(String id) throws CloudApiException, InterruptedException {
    deleteServer(id);
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
    change(() -> {
      volumes.detach(volumeId, serverId);
      var entry = servers.get(serverId);
      if (entry != null) {
        servers.replace(entry.server().without(volumeId));
      }
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
  public List<Flavor> flavors() throws CloudApiException, InterruptedException {
    return locked(() -> ServerPlacement.FLAVORS);
  }

  @Override
  public List<String> zones() throws CloudApiException, InterruptedException {
    return locked(() -> settings.zones());
  }

  @Override
  public List<KeyPair> keyPairs() {
    return List.of(new KeyPair("key", ""));
  }

  @Override
  public Limits limits() throws CloudApiException, InterruptedException {
    return locked(() -> usage.limits(settings));
  }

  /** Adds a network that the project did not have. */
  public void addNetwork(Network network) throws CloudApiException, InterruptedException {
    change(() -> networks.add(network));
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
          servers.duplicated(),
          refused);
    } finally {
      lock.unlock();
    }
  }

  private <T> T locked(Answer<T> answer) throws CloudApiException, InterruptedException {
    lock.lockInterruptibly();
    try {
      takeTime();
      return answer.get();
    } finally {
      lock.unlock();
    }
  }

  private void change(Change change) throws CloudApiException, InterruptedException {
    locked(() -> {
      change.make();
      return true;
    });
  }

  /** As slow as the settings want it, for as long as they do. */
  private void takeTime() throws InterruptedException {
    long began = System.nanoTime();
    long left = settings.callDelay().toNanos();
    while (left > 0) {
      resumed.awaitNanos(left);
      left = settings.callDelay().toNanos() - (System.nanoTime() - began);
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
