package dev.nodepool.simulator.region;

import dev.nodepool.drivers.fake.Guarded;
import dev.nodepool.drivers.fake.ImageTable;
import dev.nodepool.drivers.fake.KeyPairTable;
import dev.nodepool.drivers.fake.Plugs;
import dev.nodepool.drivers.fake.ServerLife;
import dev.nodepool.drivers.fake.SimulatedCloud;
import dev.nodepool.drivers.fake.VolumeTable;
import dev.nodepool.simulator.http.Caller;
import dev.nodepool.simulator.http.Request;

/** The clouds of a region, one for each project. Thread-safe. */
@FunctionalInterface
public interface ProjectClouds {

  /** The cloud of that project; made when it is asked for first. */
  SimulatedCloud of(String projectId);

  default SimulatedCloud of(Caller caller) {
    return of(caller.projectId());
  }

  default SimulatedCloud of(Request request) {
    return of(request.caller());
  }

  default Guarded<Plugs> network(Request request) {
    return of(request).plugs();
  }

  default Guarded<ServerLife> compute(Request request) {
    return of(request).life();
  }

  default Guarded<KeyPairTable> keys(Request request) {
    return of(request).keys();
  }

  default Guarded<ImageTable> images(Request request) {
    return of(request).imageTable();
  }

  default Guarded<VolumeTable> volumes(Request request) {
    return of(request).volumeTable();
  }
}
