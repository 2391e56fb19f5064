package dev.nodepool.bench.crash;

import dev.nodepool.config.NodepoolConfig;
import dev.nodepool.driver.DriverContext;
import dev.nodepool.launcher.Launcher;
import dev.nodepool.launcher.context.Intervals;
import dev.nodepool.launcher.context.LauncherSettings;
import dev.nodepool.metrics.LauncherMetrics;
import dev.nodepool.metrics.MetricSink;
import dev.nodepool.openstack.Cloud;
import dev.nodepool.ssh.SshConnections;
import dev.nodepool.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A launcher with everything that belongs to it: one object graph, one session. */
final class LauncherInstance implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Intervals QUICK =
      new Intervals(
          Duration.ofMillis(100),
          Duration.ofMillis(200),
          Duration.ofMillis(200),
          Duration.ofSeconds(5),
          Duration.ofMillis(10),
          Duration.ofMillis(100));

  private final InProcessZooKeeper zookeeper;
  private final Store store;
  private final Set<Long> sessions;
  private final SshConnections ssh = new SshConnections();
  private final Launcher launcher;

  /** Serves when this returns. */
  LauncherInstance(
      InProcessZooKeeper zookeeper,
      NodepoolConfig config,
      Cloud cloud,
      SingleFault fault,
      Path home)
      throws InterruptedException {
    this.zookeeper = zookeeper;
    var others = zookeeper.sessions();
    store = Store.connect(zookeeper.settings(), PATIENCE);
    sessions = new HashSet<>(zookeeper.sessions());
    sessions.removeAll(others);
    var context =
        new DriverContext(
            ForeignResources.US,
            home,
            Map.of(),
            InstantSource.system(),
            ssh,
            QUICK.launchPollMin(),
            QUICK.launchPollMax());
    launcher =
        new Launcher(
            new LauncherSettings(
                "host",
                "host.example.org",
                "crashes",
                List.of(new FaultyDriver(cloud, fault)),
                QUICK),
            store,
            context,
            new LauncherMetrics(MetricSink.NONE),
            config);
    launcher.start();
  }

  /** The server gives its session up, and it is given no time to do anything about it. */
  void expire() {
    zookeeper.expire(sessions);
    store.close();
  }

  /** Its threads are dropped; what they still want to do reaches nobody. */
  @Override
  public void close() {
    store.close();
    launcher.close();
    ssh.close();
  }
}
