package dev.nodepool.app;

import dev.nodepool.cli.session.DataHome;
import dev.nodepool.cli.session.LocalDrivers;
import dev.nodepool.config.NodepoolConfig;
import dev.nodepool.driver.DriverContext;
import dev.nodepool.ssh.SshConnections;
import dev.nodepool.store.Store;
import java.time.InstantSource;

/** What this process lends to the drivers of its parts. */
final class DriverContexts {
  private DriverContexts() {}

  /**
   * Asks ZooKeeper which Nodepool this is, and follows what it was called.
   *
   * @param open ends that
   */
  static DriverContext of(
      NodepoolConfig config,
      DaemonContext context,
      Store store,
      SshConnections ssh,
      OpenResources open)
      throws InterruptedException {
    var environment = context.environment();
    var home = DataHome.of(environment);
    var installation = store.installation().readOrMake(LocalDrivers.oldMark(config, home));
    var marks = open.add(store.installation().follow(installation));
    var intervals = IntervalSettings.ofEnvironment(environment);
    return new DriverContext(
            installation.id(),
            home.root(),
            environment,
            InstantSource.system(),
            ssh,
            intervals.launchPollMin(),
            intervals.launchPollMax())
        .withFormerly(marks::formerly)
        .withSecrets(LocalDrivers.secretFiles(config, context.source()));
  }
}
