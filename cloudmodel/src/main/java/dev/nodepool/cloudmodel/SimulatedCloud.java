package dev.nodepool.cloudmodel;

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
import dev.nodepool.openstack.Access;
import dev.nodepool.openstack.Cloud;
import dev.nodepool.openstack.CloudApiException;
import dev.nodepool.openstack.Network;
import dev.nodepool.openstack.Server;
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
public final class SimulatedCloud
    implements Cloud, SimulatedCompute, SimulatedNetwork, SimulatedVolumes, SimulatedImages {
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
        new VolumeTable(usage, events, ids, () -> settings.times().volume().draw(random));
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

  @Override
  public CloudSettings settings() {
    return settings;
  }

  @Override
  public CloudLayout layout() {
    return layout;
  }

  @Override
  public LockedTable<ServerLifecycle> compute() {
    return new LockedTable<>(lock, this::takeTime, events, life);
  }

  @Override
  public LockedTable<KeyPairTable> keys() {
    return new LockedTable<>(lock, this::takeTime, events, keys);
  }

  @Override
  public LockedTable<Usage> usage() {
    return new LockedTable<>(lock, this::takeTime, events, usage);
  }

  @Override
  public LockedTable<PortBindings> network() {
    return new LockedTable<>(lock, this::takeTime, events, bindings);
  }

  @Override
  public LockedTable<VolumeTable> volumeTable() {
    return new LockedTable<>(lock, this::takeTime, events, volumes);
  }

  @Override
  public LockedTable<ImageTable> imageTable() {
    return new LockedTable<>(lock, this::takeTime, events, images);
  }

  @Override
  public FaultCounters faults() {
    return faults;
  }

  @Override
  public Access access() {
    return new Access(layout.projectId(), layout.projectName(), "fake", "", List.of());
  }

  private void force(String id, String status) {
    var entry = life.servers().get(id);
    if (entry != null) {
      var why = status.equals(Server.ERROR) ? "The status was set from outside." : null;
      life.servers().replace(entry.server().in(status, why));
    }
  }

  @Override
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
    network().change(table -> table.networks().add(network));
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
