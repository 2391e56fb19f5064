package dev.nodepool.drivers.staticnodes;

import dev.nodepool.model.Machine;
import org.jspecify.annotations.Nullable;

/** What makes a machine one and the same: its name, user and port. */
record MachineKey(@Nullable String name, @Nullable String username, int port) {

  static MachineKey of(StaticMachine machine) {
    return new MachineKey(machine.name(), machine.username(), machine.connectionPort());
  }

  static MachineKey of(Machine machine) {
    return new MachineKey(machine.hostname(), machine.username(), machine.port());
  }
}
