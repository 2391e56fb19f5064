package dev.nodepool.drivers.staticnodes;

import dev.nodepool.driver.Fault;
import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.LaunchFailure;
import dev.nodepool.driver.LaunchSpec;
import dev.nodepool.driver.Offer;
import dev.nodepool.driver.OwnedMachine;
import dev.nodepool.driver.Progress;
import dev.nodepool.driver.Provider;
import dev.nodepool.driver.StaticInventory;
import dev.nodepool.model.Machine;
import dev.nodepool.model.Quota;
import dev.nodepool.model.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Machines that exist: there is nothing to launch, list or delete. Any number of threads. */
final class StaticProvider implements Provider, StaticInventory {
  private final String name;
  private final Map<MachineKey, HostCheck> checks;
  private final Map<String, List<StaticMachine>> pools;
  private final List<Slot> slots;
  private final List<Fault> faults;

  /**
   * @param faults what is wrong with the nodes that are not among the machines
   */
  StaticProvider(
      String name,
      Map<MachineKey, HostCheck> checks,
      Map<String, List<StaticMachine>> pools,
      List<Fault> faults) {
    this.name = name;
    this.checks = checks;
    this.pools = Map.copyOf(pools);
    this.slots = slots(pools);
    this.faults = List.copyOf(faults);
  }

  @Override
  public List<Slot> inventory() {
    return slots;
  }

  private static List<Slot> slots(Map<String, List<StaticMachine>> pools) {
    var slots = new ArrayList<Slot>();
    pools.forEach((pool, machines) -> {
      for (var machine : machines) {
        var configured = machine.asConfigured();
        for (int number = 0; number < machine.maxParallelJobs(); number++) {
          slots.add(new Slot(pool, machine.labels(), number, configured));
        }
      }
    });
    return List.copyOf(slots);
  }

  @Override
  public Machine check(Slot slot) throws LaunchException, InterruptedException {
    var check = checks.get(MachineKey.of(slot.machine()));
    if (check == null) {
      throw new LaunchException(
          LaunchFailure.BAD_REQUEST,
          "the node %s (user %s, port %d) is not in the configuration of provider %s"
              .formatted(
                  slot.machine().hostname(),
                  slot.machine().username(),
                  slot.machine().port(),
                  name));
    }
    return check.run();
  }

  @Override
  public Offer offer(String pool, String label) throws LaunchException {
    boolean served =
        pools.getOrDefault(pool, List.of()).stream()
            .anyMatch(machine -> machine.labels().contains(label));
    if (!served) {
      throw new LaunchException(
          LaunchFailure.BAD_REQUEST,
          fault(pool, label)
              .orElseGet(() ->
                  "no node in pool %s of provider %s has the label %s"
                      .formatted(pool, name, label)));
    }
    return Offer.of(Resources.instances(1)).withScan(false);
  }

  @Override
  public Machine launch(LaunchSpec spec, Progress progress) throws LaunchException {
    throw new LaunchException(
        LaunchFailure.BAD_REQUEST,
        "provider %s is static and launches nothing: node %s must come from its inventory"
            .formatted(name, spec.nodeId()));
  }

  /** The machine stays; the launcher registers its slot anew. */
  @Override
  public void delete(String externalId) {}

  @Override
  public List<OwnedMachine> list() {
    return List.of();
  }

  private Optional<String> fault(String pool, String label) {
    return Fault.of(faults, pool, label);
  }

  @Override
  public List<Fault> faults() {
    return faults;
  }

  @Override
  public Quota quota() {
    return Quota.UNLIMITED;
  }

  @Override
  public void close() {}
}
