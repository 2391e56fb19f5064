package dev.nodepool.launcher.provider;

import dev.nodepool.client.LongLeases;
import dev.nodepool.config.ProviderConfig;
import dev.nodepool.driver.Driver;
import dev.nodepool.driver.DriverContext;
import dev.nodepool.driver.Provider;
import dev.nodepool.driver.RunsOnNodes;
import dev.nodepool.store.Store;
import java.util.List;
import java.util.Optional;

/**
 * The drivers that this program came with. Any thread.
 *
 * @param context what the process lends them
 */
public record Drivers(List<Driver> all, DriverContext context) {

  /** The one that the provider names; empty when it is not among them. */
  public Optional<Driver> of(ProviderConfig provider) {
    return all.stream().filter(driver -> driver.names().contains(provider.driver())).findFirst();
  }

  /**
   * Opens a provider; close it after use.
   *
   * @param store where one that runs on other nodes asks for them; stays open
   * @throws IllegalArgumentException in one sentence, when its section makes no sense to the driver
   */
  public Provider open(Driver driver, ProviderConfig provider, Store store)
      throws InterruptedException {
    if (!(driver instanceof RunsOnNodes onNodes)) {
      return driver.open(provider, context);
    }
    var nodes = new LongLeases(store, onNodes.requestor(provider));
    boolean opened = false;
    try {
      var open = onNodes.open(provider, context, nodes);
      opened = true;
      return open;
    } finally {
      if (!opened) {
        nodes.close();
      }
    }
  }
}
