package dev.nodepool.launcher;

import dev.nodepool.config.NodepoolConfig;
import dev.nodepool.config.ProviderConfig;
import dev.nodepool.driver.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the driver of each provider of the configuration and opens it. One that cannot be opened
 * stops no other, and is tried again: the file with its credentials may come later.
 */
final class ProviderOpening {
  private static final Logger LOG = LoggerFactory.getLogger("nodepool.launcher");
  private final LauncherContext context;
  private final Drivers drivers;
  private final Providers providers;
  private final NodeReaper reaper;
  private final ReadyNodes ready;
  private final Backoff pauses = new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(5));
  private volatile Map<String, String> troubles = Map.of();

  ProviderOpening(
      LauncherContext context, Drivers drivers, Providers providers, NodeReaper reaper) {
    this.context = context;
    this.drivers = drivers;
    this.providers = providers;
    this.reaper = reaper;
    this.ready = new ReadyNodes(context.nodes());
  }

  /** Opens those providers that are not at work yet; used by one thread at a time. */
  List<ActiveProvider> openNew(NodepoolConfig config) throws InterruptedException {
    List<ActiveProvider> fresh = new ArrayList<>();
    Map<String, String> now = new HashMap<>();
    for (var wanted : config.providers()) {
      if (providers.active(wanted.name()).isEmpty()) {
        try {
          open(wanted).ifPresent(fresh::add);
        } catch (RuntimeException e) {
          now.put(wanted.name(), String.valueOf(e.getMessage()));
        }
      }
    }
    for (var failed : now.entrySet()) {
      if (!failed.getValue().equals(troubles.get(failed.getKey()))) {
        LOG.error("Provider {} does not start: {}", failed.getKey(), failed.getValue());
      }
    }
    troubles = Map.copyOf(now);
    if (troubles.isEmpty()) {
      pauses.reset();
    }
    return fresh;
  }

  /** When those that could not be opened are worth another try; empty when there are none. */
  Optional<Duration> again() {
    return troubles.isEmpty() ? Optional.empty() : Optional.of(pauses.next());
  }

  private Optional<ActiveProvider> open(ProviderConfig wanted) throws InterruptedException {
    if (wanted.isDisabled()) {
      LOG.warn("Provider {} is disabled: {}", wanted.name(), wanted.disabledBecause());
      return Optional.empty();
    }
    var driver = drivers.of(wanted);
    if (driver.isEmpty()) {
      LOG.error(
          "Provider {} is disabled: there is no driver {} here", wanted.name(), wanted.driver());
      return Optional.empty();
    }
    var provider = drivers.open(driver.get(), wanted, context.store());
    return Optional.of(new ActiveProvider(context, wanted, provider, ready, reaper));
  }
}
