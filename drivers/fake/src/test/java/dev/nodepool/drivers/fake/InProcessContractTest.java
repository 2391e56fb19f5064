package dev.nodepool.drivers.fake;

import dev.nodepool.testkit.ProviderContract;

class InProcessContractTest implements ProviderContract {
  @Override
  public Subject open() throws Exception {
    return new FakeSubject(Rig.inProcess());
  }
}
