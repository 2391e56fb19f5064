package dev.nodepool.drivers.fake;

import dev.nodepool.cloudmodel.Orders;
import dev.nodepool.driver.LaunchSpec;
import dev.nodepool.driver.Provider;
import dev.nodepool.testkit.ProviderContract;
import dev.nodepool.testkit.SampleSpecs;

/** A rig as the contract of drivers wants it. */
record FakeSubject(Rig rig) implements ProviderContract.Subject {
  @Override
  public Provider provider() {
    return rig.provider();
  }

  @Override
  public LaunchSpec spec(String nodeId) {
    return SampleSpecs.of(nodeId, Rig.POOL, Rig.LABEL);
  }

  @Override
  public void placeForeignMachine() throws Exception {
    rig.cloud().compute().createServer(Orders.plain("foreign"));
  }

  @Override
  public int census() {
    return rig.cloud().state().servers().size();
  }

  @Override
  public void close() {
    rig.close();
  }
}
