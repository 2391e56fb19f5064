package dev.nodepool.driver;

import dev.nodepool.config.ProviderConfig;
import java.util.Set;

/**
 * A kind of cloud, found by {@link java.util.ServiceLoader}. Needs a constructor without
 * parameters.
 */
public interface Driver {

  /** The words that choose this driver in {@code providers[].driver}. */
  Set<String> names();

  /**
   * Opens one provider of the configuration. Does not talk to the cloud: a cloud that is down now
   * must not keep the launcher from starting.
   *
   * @throws IllegalArgumentException in one sentence, when the provider's section makes no sense to
   *     this driver
   */
  Provider open(ProviderConfig config, DriverContext context);
}
