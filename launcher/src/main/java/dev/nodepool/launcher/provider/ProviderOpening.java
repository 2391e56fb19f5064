package dev.nodepool.launcher.provider;

import dev.nodepool.config.ProviderConfig;
import dev.nodepool.driver.Backoff;
import dev.nodepool.launcher.context.LauncherContext;
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
public final class ProviderOpening {
  private static final Logger log = LoggerFactory.getLogger("nodepool.launcher");
  private final LauncherContext context;
  private final Drivers drivers;
  private final Backoff pauses = new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(5));
  private volatile Map<String, String> troubles = Map.of();

  public ProviderOpening(LauncherContext context, Drivers drivers) {
    this.context = context;
    this.drivers = drivers;
  }

  /** Opens those of the providers that can be opened; used by one thread at a time. */
  public List<OpenProvider> open(List<ProviderConfig> missing) throws InterruptedException {
    List<OpenProvider> fresh = new ArrayList<>();
    Map<String, String> now = new HashMap<>();
    for (var wanted : missing) {
      try {
        open(wanted).ifPresent(fresh::add);
      } catch (RuntimeException e) {
        now.put(wanted.name(), String.valueOf(e.getMessage()));
      }
    }
    for (var failed : now.entrySet()) {
      if (!failed.getValue().equals(troubles.get(failed.getKey()))) {
        log.error("Provider {} does not start: {}", failed.getKey(), failed.getValue());
      }
    }
    troubles = Map.copyOf(now);
    if (troubles.isEmpty()) {
      pauses.reset();
    }
    return fresh;
  }

  /** Why providers are not open, in a sentence each. */
  public List<String> troubles() {
    return troubles.entrySet().stream()
        .map(one -> "provider %s does not start: %s".formatted(one.getKey(), one.getValue()))
        .sorted()
        .toList();
  }

  /** When those that could not be opened are worth another try; empty when there are none. */
  public Optional<Duration> again() {
    return troubles.isEmpty() ? Optional.empty() : Optional.of(pauses.next());
  }

  private Optional<OpenProvider> open(ProviderConfig wanted) throws InterruptedException {
    if (wanted.isDisabled()) {
      log.warn("Provider {} is disabled: {}", wanted.name(), wanted.disabledBecause());
      return Optional.empty();
    }
    var driver = drivers.of(wanted);
    if (driver.isEmpty()) {
      log.error(
          "Provider {} is disabled: there is no driver {} here", wanted.name(), wanted.driver());
      return Optional.empty();
    }
    var provider = drivers.open(driver.get(), wanted, context.store());
    return Optional.of(new OpenProvider(context, wanted, provider));
  }
}
