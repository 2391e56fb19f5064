package dev.nodepool.drivers.fake;

import dev.nodepool.testkit.ProviderContract;
import java.util.Map;

class RemoteContractTest implements ProviderContract {
  @Override
  public Subject open() throws Exception {
    return new FakeSubject(Rig.remote(Map.of()));
  }
}
