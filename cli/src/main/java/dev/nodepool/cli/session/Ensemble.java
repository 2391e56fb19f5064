package dev.nodepool.cli.session;

import dev.nodepool.config.NodepoolConfig;
import dev.nodepool.config.ZooKeeperServer;
import dev.nodepool.store.Store;
import dev.nodepool.store.connection.StoreSettings;
import dev.nodepool.store.embedded.EmbeddedZooKeeper;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The ZooKeeper that programs here work with: the configured one, or the embedded one that runs.
 */
public record Ensemble(StoreSettings settings) {
  /** A daemon outlasts its ZooKeeper. */
  public static final Duration OF_A_DAEMON = Duration.ofDays(10_000);

  static final Duration OF_A_COMMAND = Duration.ofSeconds(15);

  /**
   * The configured servers, or the embedded one of the data directory. Throws {@link
   * CommandFailure} when no server is configured and none runs there.
   */
  public static Ensemble of(Optional<NodepoolConfig> config, Map<String, String> environment) {
    return config
        .flatMap(Ensemble::configured)
        .or(() -> EmbeddedZooKeeper.find(DataHome.of(environment).zookeeper()).map(Ensemble::new))
        .orElseThrow(() -> RunningNodepools.of(environment).noneFound(environment));
  }

  /** Empty when the configuration names no server. */
  public static Optional<Ensemble> configured(NodepoolConfig config) {
    if (config.zookeeperServers().isEmpty()) {
      return Optional.empty();
    }
    var tls = config.zookeeperTls();
    return Optional.of(
        new Ensemble(
            new StoreSettings(
                config.zookeeperServers().stream().map(Ensemble::server).toList(),
                tls == null ? null : new StoreSettings.Tls(tls.cert(), tls.key(), tls.ca()),
                config.zookeeperTimeout(),
                config.zookeeperInsecure(),
                null)));
  }

  private static StoreSettings.Server server(ZooKeeperServer server) {
    var chroot = server.chroot();
    return new StoreSettings.Server(server.host(), server.port(), chroot == null ? "" : chroot);
  }

  /** Blocks until the connection stands. */
  public Store connect(Duration patience) throws InterruptedException {
    return Store.connect(settings, patience);
  }
}
