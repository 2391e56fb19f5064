package dev.nodepool.launcher.context;

import dev.nodepool.metrics.LauncherMetrics;
import dev.nodepool.ssh.HostKeyScan;
import dev.nodepool.store.Store;
import dev.nodepool.store.component.ComponentCache;
import dev.nodepool.store.image.ImageCache;
import dev.nodepool.store.node.NodeCache;
import dev.nodepool.store.request.RequestCache;
import java.time.Instant;

/** What all parts of one launcher share: where the records are, and who we are. */
public record LauncherContext(
    LauncherSettings settings,
    Store store,
    NodeCache nodes,
    RequestCache requests,
    ComponentCache components,
    ImageCache images,
    HostKeyScan scan,
    LauncherMetrics metrics,
    Timers timers,
    Absences absences) {

  /** The time that ages are counted by. */
  public Instant now() {
    return store.now();
  }

  public Intervals intervals() {
    return settings.intervals();
  }
}
