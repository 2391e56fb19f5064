package dev.nodepool.cloudmodel.project;

import dev.nodepool.openstack.compute.Flavor;
import java.util.Map;

/** A flavor with what its operator says about it. */
public record SimulatedFlavor(Flavor flavor, Map<String, String> extraSpecs) {
  public SimulatedFlavor {
    extraSpecs = Map.copyOf(extraSpecs);
  }

  static SimulatedFlavor of(Flavor flavor) {
    return new SimulatedFlavor(flavor, Map.of());
  }
}
