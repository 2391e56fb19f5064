package dev.nodepool.launcher.ready;

import dev.nodepool.config.Label;
import dev.nodepool.launcher.context.LauncherContext;
import dev.nodepool.launcher.provider.OpenProviders;
import dev.nodepool.store.node.NodeChange;
import dev.nodepool.store.request.RequestChange;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The nodes that are kept ready, label by label, as the configuration wants it. Thread-safe. */
public final class ReadyStock {
  private final LauncherContext context;
  private final OpenProviders providers;
  private final Map<String, MinReady> labels = new HashMap<>();

  public ReadyStock(LauncherContext context, OpenProviders providers) {
    this.context = context;
    this.providers = providers;
  }

  /** Follows a configuration; a label whose wish did not change is not disturbed. */
  public void reconfigure(List<Label> wanted) throws InterruptedException {
    for (var old : now()) {
      if (!wanted.contains(old.label())) {
        synchronized (labels) {
          labels.remove(old.label().name());
        }
        old.stop();
      }
    }
    synchronized (labels) {
      for (var label : wanted) {
        if (label.minReady() > 0) {
          labels.computeIfAbsent(label.name(), _ -> new MinReady(context, label, providers));
        }
      }
    }
  }

  /** The {@code min-ready} of those labels that have one. */
  public Map<String, Integer> wanted(Collection<String> names) {
    var wanted = new HashMap<String, Integer>();
    for (var one : now()) {
      var label = one.label();
      if (names.contains(label.name())) {
        wanted.put(label.name(), label.minReady());
      }
    }
    return wanted;
  }

  /** Hears of every change of a node; must not block. */
  public void changed(NodeChange change) {
    for (var one : now()) {
      one.changed(change);
    }
  }

  /** Hears of every change of a request; must not block. */
  public void changed(RequestChange change) {
    for (var one : now()) {
      one.changed(change);
    }
  }

  /** Asks for nothing more, and waits until nothing is being asked for. */
  public void stop() throws InterruptedException {
    var all = now();
    synchronized (labels) {
      labels.clear();
    }
    for (var one : all) {
      one.stop();
    }
  }

  /** Asks for nothing more, and does not wait. */
  public void end() {
    now().forEach(MinReady::end);
  }

  private List<MinReady> now() {
    synchronized (labels) {
      return List.copyOf(labels.values());
    }
  }
}
