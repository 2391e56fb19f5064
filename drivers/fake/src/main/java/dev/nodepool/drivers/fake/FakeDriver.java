package dev.nodepool.drivers.fake;

import dev.nodepool.config.ProviderConfig;
import dev.nodepool.driver.Driver;
import dev.nodepool.driver.DriverContext;
import dev.nodepool.driver.Provider;
import dev.nodepool.drivers.fake.openstack.OpenStackProvider;
import java.util.Set;

/** The OpenStack driver over a cloud that exists only in memory. */
public final class FakeDriver implements Driver {
  private final FakeClouds clouds;

  /** A driver on the clouds of this process. */
  public FakeDriver() {
    this(FakeClouds.OF_PROCESS);
  }

  public FakeDriver(FakeClouds clouds) {
    this.clouds = clouds;
  }

  @Override
  public Set<String> names() {
    return Set.of("fake");
  }

  @Override
  public Provider open(ProviderConfig config, DriverContext context) {
    var cloud = clouds.cloud(context.installation(), config.name(), context.clock());
    return new FakeProvider(
        new OpenStackProvider(config, context, cloud), () -> cloud.settings().nodescanFails());
  }
}
