package dev.nodepool.cloudmodel;

import dev.nodepool.cloudmodel.faults.Fault;
import dev.nodepool.cloudmodel.faults.FaultCounters;
import dev.nodepool.cloudmodel.images.ImageTable;
import dev.nodepool.cloudmodel.images.SimulatedImage;
import dev.nodepool.cloudmodel.images.SimulatedImages;
import dev.nodepool.cloudmodel.network.NetworkTable;
import dev.nodepool.cloudmodel.network.PortBindings;
import dev.nodepool.cloudmodel.network.SimulatedNetwork;
import dev.nodepool.cloudmodel.network.SimulatedPort;
import dev.nodepool.cloudmodel.project.CloudLayout;
import dev.nodepool.cloudmodel.project.Ids;
import dev.nodepool.cloudmodel.project.LockedTable;
import dev.nodepool.cloudmodel.project.Usage;
import dev.nodepool.cloudmodel.servers.KeyPairTable;
import dev.nodepool.cloudmodel.servers.ServerAdmission;
import dev.nodepool.cloudmodel.servers.ServerLifecycle;
import dev.nodepool.cloudmodel.servers.ServerSpec;
import dev.nodepool.cloudmodel.servers.ServerTable;
import dev.nodepool.cloudmodel.servers.SimulatedCompute;
import dev.nodepool.cloudmodel.settings.CloudSettings;
import dev.nodepool.cloudmodel.time.EventQueue;
import dev.nodepool.cloudmodel.volumes.SimulatedVolumes;
import dev.nodepool.cloudmodel.volumes.VolumeTable;
import dev.nodepool.openstack.Cloud;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.blockstorage.VolumeService;
import dev.nodepool.openstack.compute.ComputeService;
import dev.nodepool.openstack.compute.Server;
import dev.nodepool.openstack.identity.Access;
import dev.nodepool.openstack.identity.IdentityService;
import dev.nodepool.openstack.network.Network;
import dev.nodepool.openstack.network.NetworkService;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * An OpenStack project in memory, which does what {@link CloudSettings} say. May be shared by any
 * number of threads; one lock guards all of it, and nothing keeps it while it waits for what the
 * settings delay. What takes time happens when somebody looks: see {@link EventQueue}.
 */
public final class SimulatedCloud implements Cloud {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition resumed = lock.newCondition();
  private final CloudLayout layout;
  private final EventQueue events;
  private final FaultCounters faults = new FaultCounters();
  private final Usage usage = new Usage();
  private final VolumeTable volumes;
  private final PortBindings bindings;
  private final ImageTable images;
  private final KeyPairTable keys = new KeyPairTable();
  private final ServerLifecycle life;
  private volatile CloudSettings settings = CloudSettings.DEFAULT;

  /** The cloud of the driver {@code fake}. */
  public SimulatedCloud(InstantSource clock) {
    this(clock, CloudLayout.fake(), ThreadLocalRandom.current().nextLong());
  }

  /**
   * @param seed the same one gives the same ids and the same delays for the same calls
   */
  public SimulatedCloud(InstantSource clock, CloudLayout layout, long seed) {
    this.layout = layout;
    this.events = new EventQueue(clock);
    var ids = new Ids(seed);
    var random = new Random(seed);
    this.volumes =
        new VolumeTable(
            usage,
            events,
            ids,
            () -> settings.times().volume().draw(random),
            () -> faults.strikes(Fault.VOLUME_FAILS));
    this.bindings = new PortBindings(new NetworkTable(layout, ids), events, ids, () -> settings);
    this.images = new ImageTable(layout, events, ids, () -> settings.times().image().draw(random));
    layout.keyPairs().forEach(name -> keys.put(name, "ssh-ed25519 AAAA " + name));
    this.life =
        new ServerLifecycle(
            events,
            ids,
            new ServerTable(events, usage),
            new ServerAdmission(layout, usage, bindings, volumes, images, keys),
            faults,
            () -> settings,
            delay -> delay.draw(random));
  }

  /** From now on the cloud behaves like that. */
  public void apply(CloudSettings wanted) {
    lock.lock();
    try {
      events.settle();
      settings = wanted;
      faults.apply(wanted.counters());
      life.servers().setLag(wanted.times().listLag());
      wanted.servers().status().forEach(this::force);
      resumed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  public CloudSettings settings() {
    return settings;
  }

  public CloudLayout layout() {
    return layout;
  }

  @Override
  public IdentityService identity() {
    return () -> new Access(layout.projectId(), layout.projectName(), "fake", "", List.of());
  }

  @Override
  public ComputeService compute() {
    return new SimulatedCompute(life(), keys(), usage(), layout, this::settings, this::create);
  }

  @Override
  public NetworkService network() {
    return new SimulatedNetwork(portBindings(), this::settings);
  }

  @Override
  public VolumeService blockStorage() {
    return new SimulatedVolumes(volumeTable(), this::settings);
  }

  @Override
  public SimulatedImages image() {
    return new SimulatedImages(imageTable(), this::settings, faults);
  }

  public LockedTable<ServerLifecycle> life() {
    return guarded(life);
  }

  public LockedTable<KeyPairTable> keys() {
    return guarded(keys);
  }

  public LockedTable<Usage> usage() {
    return guarded(usage);
  }

  public LockedTable<PortBindings> portBindings() {
    return guarded(bindings);
  }

  public LockedTable<VolumeTable> volumeTable() {
    return guarded(volumes);
  }

  public LockedTable<ImageTable> imageTable() {
    return guarded(images);
  }

  private <T> LockedTable<T> guarded(T table) {
    return new LockedTable<>(lock, this::takeTime, events, table);
  }

  private void force(String id, String status) {
    var entry = life.servers().get(id);
    if (entry != null) {
      var why = status.equals(Server.ERROR) ? "The status was set from outside." : null;
      life.servers().replace(entry.server().in(status, why));
    }
  }

  /** The id of the server; waits as long as creates are to wait. */
  public String create(ServerSpec spec) throws CloudApiException, InterruptedException {
    lock.lockInterruptibly();
    try {
      while (settings.servers().pauseCreates()) {
        resumed.await();
      }
      takeTime();
      events.settle();
      return life.create(spec);
    } finally {
      lock.unlock();
    }
  }

  /** As slow as the settings want it, for as long as they do. */
  private void takeTime() throws InterruptedException {
    long began = System.nanoTime();
    long left = settings.times().call().toNanos();
    while (left > 0) {
      resumed.awaitNanos(left);
      left = settings.times().call().toNanos() - (System.nanoTime() - began);
    }
  }

  /** Adds a network that the project did not have. */
  public void addNetwork(Network network) throws CloudApiException, InterruptedException {
    portBindings().change(table -> table.networks().add(network));
  }

  /** Everything there is, at one moment. */
  public CloudState state() {
    lock.lock();
    try {
      events.settle();
      var servers = life.servers();
      return new CloudState(
          List.copyOf(servers.all()),
          images.list(settings.images().added()).stream().map(SimulatedImage::image).toList(),
          bindings.networks().ports().all().stream().map(SimulatedPort::port).toList(),
          volumes.list(),
          faults.left(),
          servers.created(),
          servers.deleted(),
          servers.duplicated(),
          life.refused());
    } finally {
      lock.unlock();
    }
  }
}
