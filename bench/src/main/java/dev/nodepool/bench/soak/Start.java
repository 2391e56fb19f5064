package dev.nodepool.bench.soak;

import dev.nodepool.bench.measure.RawZooKeeper;
import dev.nodepool.bench.stage.Child;
import dev.nodepool.bench.stage.SceneConfig;
import dev.nodepool.bench.stage.Stage;
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
record Start(
    SceneConfig config, StoreSettings zookeeper, List<Child> first, IntFunction<Child> next) {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** Our own session has to outlive a ZooKeeper that is killed and started again. */
  private static final Duration SESSION = Duration.ofSeconds(30);

  Start {
    first = List.copyOf(first);
  }

  /** Launchers alone, with the same configuration; ZooKeeper is another process. */
  static Start launchers(Stage stage, Scene scene, int count) throws InterruptedException {
    var address = stage.zookeeper();
    var config = scene.config(address, null);
    var file = stage.write(config);
    var server = new StoreSettings.Server(address.getHostString(), address.getPort());
    var settings = new StoreSettings(List.of(server), null, SESSION, true, null);
    IntFunction<Child> next = place -> stage.launcher(file, "launcher-" + (place + 1));
    return new Start(config, settings, IntStream.range(0, count).mapToObj(next).toList(), next);
  }

  /** Everything in one process. */
  static Start everything(Stage stage, Scene scene) throws InterruptedException {
    var config = scene.config(null, Stage.freePort());
    var file = stage.write(config);
    var first = stage.up(file);
    return new Start(config, stage.zookeeperOf(first), List.of(first), _ -> stage.up(file));
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
