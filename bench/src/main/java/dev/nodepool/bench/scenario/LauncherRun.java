package dev.nodepool.bench.scenario;

import dev.nodepool.bench.measure.ProcessUsage;
import dev.nodepool.bench.measure.RawZooKeeper;
import dev.nodepool.bench.measure.ServerStatus;
import dev.nodepool.bench.process.ChildProcess;
import dev.nodepool.bench.process.ScenarioConfig;
import dev.nodepool.bench.process.ScenarioProcesses;
import dev.nodepool.bench.requestor.Requestor;
import dev.nodepool.store.Store;
import dev.nodepool.store.connection.StoreSettings;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A fresh ZooKeeper, a launcher that serves, and a requestor: what most scenarios begin with. */
final class LauncherRun implements AutoCloseable {
  static final String NODES = "/nodepool/nodes";
  private static final Duration TO_START = Duration.ofSeconds(60);

  private final ScenarioProcesses processes;
  private final InetSocketAddress address;
  private final RawZooKeeper raw;
  private final ChildProcess launcher;
  private final Requestor requestor;

  LauncherRun(ScenarioProcesses processes, Function<InetSocketAddress, ScenarioConfig> config)
      throws InterruptedException {
    this.processes = processes;
    this.address = processes.zookeeper();
    this.raw = RawZooKeeper.connect(address);
    raw.makeRequestsDirectory();
    this.launcher = processes.launcher(processes.write(config.apply(address)));
    launcher.awaitServing(raw, 1);
    this.requestor = new Requestor(store(address), launcher::requireAlive);
  }

  static Store store(InetSocketAddress zookeeper) throws InterruptedException {
    var settings =
        new StoreSettings(
            List.of(new StoreSettings.Server(zookeeper.getHostString(), zookeeper.getPort())),
            null,
            Duration.ofSeconds(30),
            true,
            null);
    return Store.connect(settings, TO_START);
  }

  Requestor requestor() {
    return requestor;
  }

  /** Waits until ZooKeeper has that many records of nodes. */
  void awaitNodes(int count, Duration patience) throws InterruptedException {
    launcher.await(
        "brought the nodes to %d".formatted(count), patience, () -> raw.count(NODES) == count);
  }

  /** Waits until that many nodes are ready and free. */
  void awaitFree(int count, Duration patience) throws InterruptedException {
    launcher.await(
        "made %d ready nodes".formatted(count), patience, () -> requestor.free() >= count);
  }

  /** Fails, with the launcher's last words, when it has ended. */
  void requireAlive() {
    launcher.requireAlive();
  }

  /** Everything that is counted, as it stands now. */
  Counts counts() {
    return new Counts(
        ProcessUsage.of(launcher.pid()).cpu(),
        processes.zookeeperCpu(),
        ProcessUsage.of(ProcessHandle.current().pid()).cpu(),
        processes.status(address),
        requestor.writes());
  }

  long peakKiB() {
    return ProcessUsage.of(launcher.pid()).peakKiB();
  }

  @Override
  public void close() throws Exception {
    try (raw) {
      requestor.close();
    }
  }

  /**
   * What the launcher, ZooKeeper and the requestor (this process) have done so far.
   *
   * @param zookeeperCpu nothing when the server is not ours
   */
  record Counts(
      Duration cpu,
      Optional<Duration> zookeeperCpu,
      Duration requestorCpu,
      ServerStatus server,
      long requestorWrites) {

    Duration cpuSince(Counts earlier) {
      return cpu.minus(earlier.cpu);
    }

    Duration zookeeperCpuSince(Counts earlier) {
      return zookeeperCpu.orElse(Duration.ZERO).minus(earlier.zookeeperCpu.orElse(Duration.ZERO));
    }

    Duration requestorCpuSince(Counts earlier) {
      return requestorCpu.minus(earlier.requestorCpu);
    }

    /** Without those of the requestor. */
    long transactionsSince(Counts earlier) {
      return server.transactionsSince(earlier.server) - (requestorWrites - earlier.requestorWrites);
    }

    long packetsSince(Counts earlier) {
      return server.packetsSince(earlier.server);
    }
  }
}
