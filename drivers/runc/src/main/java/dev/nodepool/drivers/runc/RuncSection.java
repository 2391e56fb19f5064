package dev.nodepool.drivers.runc;

import dev.nodepool.config.section.DriverSection;
import java.util.List;

/** The keys of a provider whose nodes are containers on plain hosts. */
public final class RuncSection implements DriverSection {
  @Override
  public List<String> names() {
    return List.of("runc", "runC");
  }
}
