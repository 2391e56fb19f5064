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
    var console = provider.text("zuul-console-dir");
    if (console != null) {
      RuncConfig.badConsoleDir(console)
          .ifPresent(bad -> problems.tolerated(provider.get(bad.key()), bad.why()));
    }
    checkHost(provider.get("hypervisor"), problems);
    for (var pool : provider.items("pools")) {
      HostKeyChecks.run(pool.get("host-key"), problems);
      if (!provider.has("hypervisor")) {
        checkHost(pool.get("name"), problems);
      }
      pool.items("labels").forEach(label -> checkLabel(label, problems));
    }
  }

  private static void checkHost(ConfigValue named, Problems problems) {
    try {
      HostAddress.parse(named.text() == null ? "localhost" : named.text());
    } catch (IllegalArgumentException e) {
      problems.tolerated(named, String.valueOf(e.getMessage()));
    }
  }

  /** What the driver leaves out, with the others of the pool served. */
  private static void checkLabel(ConfigValue label, Problems problems) {
    new RuncConfig.Label(
            label.text("name", ""),
            label.text("path", "/"),
            label.text("username", "zuul"),
            label.text("home-dir", "/"),
            "auto",
            false,
            false)
        .badKey()
        .ifPresent(bad -> problems.tolerated(label.get(bad.key()), bad.why()));
  }
}
