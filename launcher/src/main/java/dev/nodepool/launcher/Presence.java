package dev.nodepool.launcher;

import dev.nodepool.launcher.context.LauncherContext;
import dev.nodepool.launcher.context.Timers;
import dev.nodepool.launcher.provider.OpenProvider;
import dev.nodepool.model.Component;
import dev.nodepool.model.Trouble;
import dev.nodepool.store.component.Registration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The launcher's own entry among the components: that it runs, and whether by the latest
 * configuration. Thread-safe.
 */
final class Presence implements AutoCloseable {
  private final LauncherContext context;
  private volatile @Nullable Registration registration;
  private volatile @Nullable String configError;
  private volatile List<Trouble> troubles = List.of();

  Presence(LauncherContext context) {
    this.context = context;
  }

  /** From now on the others see it. Blocks. */
  void announce() throws InterruptedException {
    var components = context.store().components();
    components.ensureKinds();
    registration = components.register(entry());
  }

  /** Why a changed configuration is not in effect; null when it is. Returns at once. */
  void configRefused(@Nullable String why) {
    configError = why;
    // On a thread of its own, because ZooKeeper may be away, and the next change must be seen.
    Timers.start("config-error", this::publish);
  }

  /** What of the configuration is not at work, also of providers that are. Returns at once. */
  void troubled(List<Trouble> closed, List<OpenProvider> open) {
    var now =
        Stream.concat(closed.stream(), open.stream().flatMap(one -> one.troubles().stream()))
            .toList();
    if (!troubles.equals(now)) {
      troubles = List.copyOf(now);
      Timers.start("troubles", this::publish);
    }
  }

  private synchronized void publish() throws InterruptedException {
    var registered = registration;
    if (registered != null) {
      registered.update(entry());
    }
  }

  private Component entry() {
    var settings = context.settings();
    return new Component.Daemon(
        Component.Kind.LAUNCHER,
        settings.hostname(),
        "running",
        settings.version(),
        0,
        configError,
        troubles,
        true);
  }

  @Override
  public void close() {
    var registered = registration;
    if (registered != null) {
      registered.close();
    }
  }
}
