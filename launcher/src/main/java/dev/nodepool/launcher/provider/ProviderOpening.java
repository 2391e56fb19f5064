package dev.nodepool.launcher.provider;

import dev.nodepool.config.ProviderConfig;
import dev.nodepool.driver.Backoff;
import dev.nodepool.launcher.context.LauncherContext;
import dev.nodepool.model.Trouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
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
  private volatile Map<String, Trouble> troubles = Map.of();

  /** Whether one of them may be opened later. */
  private boolean hopeful;

  public ProviderOpening(LauncherContext context, Drivers drivers) {
    this.context = context;
    this.drivers = drivers;
  }

  /** Opens those of the providers that can be opened; used by one thread at a time. */
  public List<OpenProvider> open(List<ProviderConfig> missing) throws InterruptedException {
    List<OpenProvider> fresh = new ArrayList<>();
    Map<String, Trouble> now = new HashMap<>();
    hopeful = false;
    for (var wanted : missing) {
      try {
        var why = whyNot(wanted);
        if (why.isPresent()) {
          now.put(wanted.name(), trouble(wanted, "is disabled", why.get()));
        } else {
          fresh.add(open(wanted));
        }
      } catch (RuntimeException e) {
        now.put(wanted.name(), trouble(wanted, "does not start", String.valueOf(e.getMessage())));
        hopeful = true;
      }
    }
    for (var failed : now.values()) {
      if (!failed.equals(troubles.get(failed.provider()))) {
        log.error("{}", sentence(failed.text()));
      }
    }
    troubles = Map.copyOf(now);
    if (!hopeful) {
      pauses.reset();
    }
    return fresh;
  }

  private static Trouble trouble(ProviderConfig provider, String what, String why) {
    var labels = provider.pools().stream().flatMap(pool -> pool.labels().stream()).distinct();
    return new Trouble(
        provider.name(),
        labels.toList(),
        "provider %s %s: %s".formatted(provider.name(), what, why));
  }

  /** Why providers are not open. */
  public List<Trouble> troubles() {
    return troubles.values().stream().sorted(Comparator.comparing(Trouble::provider)).toList();
  }

  private static String sentence(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  /** When those that could not be opened are worth another try; empty when there are none. */
  public Optional<Duration> again() {
    return hopeful ? Optional.of(pauses.next()) : Optional.empty();
  }

  /** Why a provider cannot be opened by this program, whatever happens. */
  private Optional<String> whyNot(ProviderConfig wanted) {
    return wanted.isDisabled()
        ? Optional.of(String.valueOf(wanted.disabledBecause()))
        : drivers.of(wanted).isPresent()
            ? Optional.empty()
            : Optional.of("there is no driver %s here".formatted(wanted.driver()));
  }

  private OpenProvider open(ProviderConfig wanted) throws InterruptedException {
    var provider = drivers.open(drivers.of(wanted).orElseThrow(), wanted, context.store());
    for (var fault : provider.faults()) {
      log.error(
          "Provider {}, pool {}: {}; the rest of the provider is served",
          wanted.name(),
          fault.pool(),
          fault.text());
    }
    return new OpenProvider(context, wanted, provider);
  }
}
