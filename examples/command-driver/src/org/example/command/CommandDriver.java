package org.example.command;

import dev.nodepool.config.ProviderConfig;
import dev.nodepool.driver.Driver;
import dev.nodepool.driver.DriverContext;
import dev.nodepool.driver.Provider;
import java.util.Set;

/** Nodes that two commands of the operator make and delete. */
public final class CommandDriver implements Driver {
  @Override
  public Set<String> names() {
    return Set.of("command");
  }

  @Override
  public Provider open(ProviderConfig config, DriverContext context) {
    return new CommandProvider(config.name(), context.installation(), CommandSettings.of(config));
  }
}
