package dev.nodepool.bench.soak;

import dev.nodepool.bench.measure.RawZooKeeper;
import dev.nodepool.bench.process.ChildProcess;
import dev.nodepool.bench.process.ScenarioConfig;
import dev.nodepool.bench.process.ScenarioProcesses;
import dev.nodepool.store.Store;
import dev.nodepool.store.connection.StoreSettings;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * The first launchers, and how to start the next ones.
 *
 * @param zookeeper where their records are
 * @param next starts the successor of the launcher with that place in the list
 */
record InitialLaunchers(
    ScenarioConfig config,
    StoreSettings zookeeper,
    List<ChildProcess> first,
    IntFunction<ChildProcess> next) {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** Our own session has to outlive a ZooKeeper that is killed and started again. */
  private static final Duration SESSION = Duration.ofSeconds(30);

  InitialLaunchers {
    first = List.copyOf(first);
  }

  /** Launchers alone, with the same configuration; ZooKeeper is another process. */
  static InitialLaunchers launchers(ScenarioProcesses processes, SoakSetup setup, int count)
      throws InterruptedException {
    var address = processes.zookeeper();
    var config = setup.config(address, null);
    var file = processes.write(config);
    var server = new StoreSettings.Server(address.getHostString(), address.getPort());
    var settings = new StoreSettings(List.of(server), null, SESSION, true, null);
    IntFunction<ChildProcess> next = place -> processes.launcher(file, "launcher-" + (place + 1));
    return new InitialLaunchers(
        config, settings, IntStream.range(0, count).mapToObj(next).toList(), next);
  }

  /** Everything in one process. */
  static InitialLaunchers everything(ScenarioProcesses processes, SoakSetup setup)
      throws InterruptedException {
    var config = setup.config(null, ScenarioProcesses.freePort());
    var file = processes.write(config);
    var first = processes.up(file);
    return new InitialLaunchers(
        config, processes.zookeeperOf(first), List.of(first), _ -> processes.up(file));
  }

  Store store() throws InterruptedException {
    return Store.connect(zookeeper, PATIENCE);
  }

  RawZooKeeper raw() throws InterruptedException {
    var server = zookeeper.servers().getFirst();
    var raw = RawZooKeeper.connect(new InetSocketAddress(server.host(), server.port()));
    var secret = zookeeper.digestSecret();
    if (secret != null) {
      raw.authenticate(secret);
    }
    return raw;
  }

  void awaitServing(RawZooKeeper raw) throws InterruptedException {
    raw.makeRequestsDirectory();
    for (var launcher : first) {
      launcher.awaitServing(raw, first.size() * config.providers().size());
    }
  }
}
