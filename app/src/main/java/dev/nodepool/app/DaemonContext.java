package dev.nodepool.app;

import dev.nodepool.config.ConfigSource;
import dev.nodepool.config.NodepoolConfig;
import dev.nodepool.store.Store;
import java.time.Duration;
import java.util.Map;

/**
 * What a daemon finds where it is started, and keeps until its end.
 *
 * @param onFatal ends the process, because it has lost what it cannot do without
 */
record DaemonContext(
    ConfigSource source, Map<String, String> environment, Connector connector, Runnable onFatal) {

  /** Where the launcher's records are. */
  @FunctionalInterface
  interface Connector {
    /** Blocks until the connection stands; throws in one sentence when it does not in time. */
    Store connect(NodepoolConfig config, Duration patience) throws InterruptedException;
  }

  /** The variables may hold secrets. */
  @Override
  public String toString() {
    return "DaemonContext[%s]".formatted(source);
  }
}
