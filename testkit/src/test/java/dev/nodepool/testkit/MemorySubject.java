package dev.nodepool.testkit;

import dev.nodepool.driver.LaunchSpec;
import dev.nodepool.driver.Provider;

/** A provider over a cloud in memory, as the contract wants to see it. */
record MemorySubject(Provider provider, MemoryCloud cloud) implements ProviderContract.Subject {
  @Override
  public LaunchSpec spec(String nodeId) {
    return SampleSpecs.of(nodeId, "main", "small");
  }

  @Override
  public void placeForeignMachine() {
    cloud.machines.put("somebody-elses", false);
  }

  @Override
  public int census() {
    return cloud.machines.size();
  }

  @Override
  public void close() {
    cloud.close();
  }
}
