package dev.nodepool.drivers.staticnodes;

import dev.nodepool.config.PoolConfig;
import dev.nodepool.config.ProviderConfig;
import dev.nodepool.driver.Driver;
import dev.nodepool.driver.DriverContext;
import dev.nodepool.driver.Provider;
import dev.nodepool.ssh.HostKeyScan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Opens providers whose machines stand in the configuration. */
public final class StaticDriver implements Driver {

  /** The part of a pool that is this driver's own. */
  private record Pool(@Nullable List<StaticMachine> nodes) {}

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
    for (var pool : config.pools()) {
      var machines = machines(pool);
      pools.put(pool.name(), machines);
      for (var machine : machines) {
        var check = new HostCheck(machine, config.name(), scan, simulated);
        checks.put(MachineKey.of(machine), check);
      }
    }
    return new StaticProvider(config.name(), Map.copyOf(checks), pools);
  }

  private static List<StaticMachine> machines(PoolConfig pool) {
    var nodes = pool.section().bind(Pool.class).nodes();
    return nodes == null ? List.of() : List.copyOf(nodes);
  }
}
