package dev.nodepool.drivers.staticnodes;

import dev.nodepool.config.ConfigException;
import dev.nodepool.config.ProviderConfig;
import dev.nodepool.config.Section;
import dev.nodepool.driver.Driver;
import dev.nodepool.driver.DriverContext;
import dev.nodepool.driver.Fault;
import dev.nodepool.driver.Provider;
import dev.nodepool.ssh.HostKeyScan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Opens providers whose machines stand in the configuration. */
public final class StaticDriver implements Driver {

  @Override
  public Set<String> names() {
    return Set.of("static");
  }

  @Override
  public Provider open(ProviderConfig config, DriverContext context) {
    var scan = new HostKeyScan(context.ssh());
    var simulated = SimulatedHosts.of(config.name(), context.environment());
    var checks = new LinkedHashMap<MachineKey, HostCheck>();
    var pools = new LinkedHashMap<String, List<StaticMachine>>();
    var faults = new ArrayList<Fault>();
    for (var pool : config.pools()) {
      var machines = new ArrayList<StaticMachine>();
      pools.put(pool.name(), machines);
      for (var section : pool.section().items("nodes")) {
        try {
          var machine = section.bind(StaticMachine.class);
          demandUsable(machine, checks.keySet());
          var check = new HostCheck(machine, config.name(), scan, simulated);
          checks.put(MachineKey.of(machine), check);
          machines.add(machine);
        } catch (IllegalArgumentException | ConfigException e) {
          faults.add(fault(pool.name(), section, String.valueOf(e.getMessage())));
        }
      }
    }
    return new StaticProvider(config.name(), Map.copyOf(checks), pools, faults);
  }

  private static void demandUsable(StaticMachine machine, Set<MachineKey> known) {
    var flaw = machine.flaw();
    if (flaw.isPresent()) {
      throw new IllegalArgumentException(flaw.get());
    }
    if (known.contains(MachineKey.of(machine))) {
      throw new IllegalArgumentException(
          "a node of this name, username and port is defined before; remove one or use max-parallel-jobs");
    }
  }

  /** Whatever of the node can be read, so that it is found. */
  private static Fault fault(String pool, Section node, String why) {
    var labels =
        node.asMap().get("labels") instanceof List<?> list
            ? list.stream().filter(Objects::nonNull).map(String::valueOf).toList()
            : List.<String>of();
    return new Fault(
        pool,
        labels,
        "%s: node %s is left out: %s"
            .formatted(node.position(), String.valueOf(node.asMap().get("name")), why));
  }
}
