package dev.nodepool.bench.process;

import java.util.List;

/** What exists in a cloud, asked without Nodepool's help. */
public interface Machines {

  /** The names of all machines that the scenario can have made. */
  List<String> all() throws InterruptedException;

  /** How many machines were ever made for a node that had one already, as far as that is known. */
  default long duplicated() throws InterruptedException {
    return 0;
  }
}
