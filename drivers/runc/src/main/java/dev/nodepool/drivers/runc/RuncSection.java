package dev.nodepool.drivers.runc;

import dev.nodepool.config.section.DefinedNames;
import dev.nodepool.config.section.DriverSection;
import dev.nodepool.config.section.HostKeyChecks;
import dev.nodepool.config.yaml.ConfigValue;
import dev.nodepool.config.yaml.Problems;
import java.util.List;

/** The keys of a provider whose nodes are containers on plain hosts. */
public final class RuncSection implements DriverSection {
  @Override
  public List<String> names() {
    return List.of("runc", "runC");
  }

  @Override
  public void check(ConfigValue provider, DefinedNames names, Problems problems) {
    DriverSection.super.check(provider, names, problems);
    provider.items("pools").forEach(pool -> HostKeyChecks.run(pool.get("host-key"), problems));
  }
}
