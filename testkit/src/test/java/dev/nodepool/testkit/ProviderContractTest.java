package dev.nodepool.testkit;

import dev.nodepool.driver.LaunchSpec;
import dev.nodepool.driver.Provider;

/** The contract itself, on a cloud that keeps it. */
class ProviderContractTest implements ProviderContract {

  @Override
  public Subject open() {
    var cloud = new MemoryCloud();
    return new Subject() {
      @Override
      public Provider provider() {
        return cloud;
      }

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
    };
  }
}
