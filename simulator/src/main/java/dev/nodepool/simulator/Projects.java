package dev.nodepool.simulator;

import dev.nodepool.cloudmodel.SimulatedCloud;
import dev.nodepool.simulator.http.Caller;
import dev.nodepool.simulator.http.Request;

/** The clouds of a region, one for each project. Thread-safe. */
@FunctionalInterface
public interface Projects {

  /** The cloud of that project; made when it is asked for first. */
  SimulatedCloud of(String projectId);

  default SimulatedCloud of(Caller caller) {
    return of(caller.projectId());
  }

  default SimulatedCloud of(Request request) {
    return of(request.caller());
  }
}
