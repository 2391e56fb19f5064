package dev.nodepool.launcher;

import dev.nodepool.metrics.LaunchMetrics;
import dev.nodepool.ssh.HostKeyScan;
import dev.nodepool.store.ComponentCache;
import dev.nodepool.store.ImageCache;
import dev.nodepool.store.NodeCache;
import dev.nodepool.store.RequestCache;
import dev.nodepool.store.Store;
import java.time.Instant;

/** What all parts of one launcher share: where the records are, and who we are. */
record LauncherContext(
    LauncherSettings settings,
    Store store,
    NodeCache nodes,
    RequestCache requests,
    ComponentCache components,
    ImageCache images,
    HostKeyScan scan,
    LaunchMetrics metrics,
    Timers timers) {

  /** The time that ages are counted by. */
  Instant now() {
    return store.now();
  }

  Intervals intervals() {
    return settings.intervals();
  }
}
