package dev.nodepool.drivers.runc;

import dev.nodepool.config.ProviderConfig;
import dev.nodepool.driver.Driver;
import dev.nodepool.driver.DriverContext;
import dev.nodepool.driver.Provider;
import java.util.Set;

/** Makes nodes as containers on plain hosts; both of its historical spellings are understood. */
public final class RuncDriver implements Driver {

  @Override
  public Set<String> names() {
    return Set.of("runc", "runC");
  }

  @Override
  public Provider open(ProviderConfig config, DriverContext context) {
    return new RuncProvider(RuncConfig.of(config), context);
  }
}
