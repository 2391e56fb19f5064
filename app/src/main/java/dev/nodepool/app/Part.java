package dev.nodepool.app;

import dev.nodepool.config.NodepoolConfig;
import java.util.function.Predicate;

/**
 * What a daemon does: serve requests, build images; {@code up} does both.
 *
 * @param name of who does it
 * @param wanted whether a configuration has any work for it
 */
record Part(String name, Predicate<NodepoolConfig> wanted, Opener opener) {
  static final Part LAUNCHER = new Part("launcher", _ -> true, RunningLauncher::connect);

  /** Connects to the ZooKeeper that a configuration names. Blocks until that is done. */
  @FunctionalInterface
  interface Opener {
    RunningPart open(NodepoolConfig config, DaemonContext context, DaemonMetrics metrics)
        throws InterruptedException;
  }

  /** A builder, whatever the configuration has. */
  static Part builder(BuilderWorkers workers) {
    return new Part(
        "builder",
        _ -> true,
        (config, context, metrics) -> RunningBuilder.connect(config, context, metrics, workers));
  }

  /** A builder, once the configuration has diskimages. */
  static Part builderWhereThereAreImages() {
    return new Part(
        "builder",
        config -> !config.diskimages().isEmpty(),
        builder(BuilderWorkers.USUAL).opener());
  }
}
