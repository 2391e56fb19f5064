package dev.nodepool.simulator.region;

import dev.nodepool.cloudmodel.SimulatedCloud;
import dev.nodepool.cloudmodel.images.ImageTable;
import dev.nodepool.cloudmodel.network.PortBindings;
import dev.nodepool.cloudmodel.project.LockedTable;
import dev.nodepool.cloudmodel.servers.KeyPairTable;
import dev.nodepool.cloudmodel.servers.ServerLifecycle;
import dev.nodepool.cloudmodel.volumes.VolumeTable;
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

  default LockedTable<PortBindings> network(Request request) {
    return of(request).portBindings();
  }

  default LockedTable<ServerLifecycle> compute(Request request) {
    return of(request).life();
  }

  default LockedTable<KeyPairTable> keys(Request request) {
    return of(request).keys();
  }

  default LockedTable<ImageTable> images(Request request) {
    return of(request).imageTable();
  }

  default LockedTable<VolumeTable> volumes(Request request) {
    return of(request).volumeTable();
  }
}
