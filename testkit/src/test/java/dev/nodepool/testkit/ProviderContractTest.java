package dev.nodepool.testkit;

/** The contract itself, on a cloud that keeps it. */
class ProviderContractTest implements ProviderContract {

  @Override
  public Subject open() {
    var cloud = new MemoryCloud();
    return new MemorySubject(cloud, cloud);
  }
}
