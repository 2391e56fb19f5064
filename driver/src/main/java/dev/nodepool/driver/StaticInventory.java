package dev.nodepool.driver;

import dev.nodepool.model.Machine;
import java.util.List;

/**
 * The power of a provider whose machines exist already: it is never asked to launch. The launcher
 * registers a node for each slot, checks it before it hands it out, and registers the slot anew
 * after use.
 */
public interface StaticInventory {

  /** Every slot of every machine in the configuration. */
  List<Slot> inventory();

  /**
   * Connects to the machine and compares its host keys. Blocks for at most the machine's time-out.
   *
   * @return the machine with its host keys
   * @throws LaunchException when it does not answer, or answers with other keys
   */
  Machine check(Slot slot) throws LaunchException, InterruptedException;

  /**
   * One place for a job on a machine.
   *
   * @param number counts from 0 within the machine
   * @param machine as configured: host keys are what the configuration says, may be empty
   */
  record Slot(String pool, List<String> labels, int number, Machine machine) {
    public Slot {
      labels = List.copyOf(labels);
    }
  }
}
