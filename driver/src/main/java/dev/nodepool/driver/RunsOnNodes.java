package dev.nodepool.driver;

import dev.nodepool.client.LongLeases;
import dev.nodepool.config.ProviderConfig;

/**
 * The power of a driver whose providers run on other nodes of this very Nodepool, which they ask
 * for like any requestor. Such a provider is {@link Sliced}.
 */
public interface RunsOnNodes extends Driver {

  /** In whose name the provider asks for nodes and keeps them. */
  String requestor(ProviderConfig config);

  /**
   * Opens one provider of the configuration, as {@link Driver#open} does.
   *
   * @param nodes those of that requestor; closed by the provider
   * @throws IllegalArgumentException in one sentence, when the section makes no sense
   */
  Provider open(ProviderConfig config, DriverContext context, LongLeases nodes);
}
