package dev.nodepool.drivers.metastatic;

import dev.nodepool.client.LongLeases;
import dev.nodepool.config.ProviderConfig;
import dev.nodepool.driver.DriverContext;
import dev.nodepool.driver.Provider;
import dev.nodepool.driver.RunsOnNodes;
import java.util.Set;

/** Opens providers that cut nodes of other providers into slots. */
public final class MetastaticDriver implements RunsOnNodes {

  @Override
  public Set<String> names() {
    return Set.of("metastatic");
  }

  @Override
  public String requestor(ProviderConfig config) {
    return "NodePool:metastatic:" + config.name();
  }

  @Override
  public Provider open(ProviderConfig config, DriverContext context) {
    throw new IllegalArgumentException(
        "provider %s is metastatic: it runs on nodes of other providers, which only a launcher can ask for"
            .formatted(config.name()));
  }

  @Override
  public Provider open(ProviderConfig config, DriverContext context, LongLeases nodes) {
    return new MetastaticProvider(ProviderSettings.of(config), nodes);
  }
}
