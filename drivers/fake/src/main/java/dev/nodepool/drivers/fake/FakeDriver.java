package dev.nodepool.drivers.fake;

import dev.nodepool.config.ProviderConfig;
import dev.nodepool.driver.Driver;
import dev.nodepool.driver.DriverContext;
import dev.nodepool.driver.Provider;
import dev.nodepool.drivers.openstack.OpenStackProvider;
import dev.nodepool.drivers.openstack.TimedCalls;
import dev.nodepool.drivers.openstack.network.NetworkRules;
import dev.nodepool.openstack.InterceptedCloud;
import java.util.Set;

/** The OpenStack driver over a cloud that exists only in the memory of this process. */
public final class FakeDriver implements Driver {
  private static final String REMOTE = "NODEPOOL_FAKE_CLOUD";

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
    if (!context.environment().getOrDefault(REMOTE, "").isEmpty()) {
      throw new IllegalArgumentException(
          "provider %s: there is no fake cloud in a process of its own any more; unset %s, start nodepool simulator and use driver openstack (docs/simulator.md)"
              .formatted(config.name(), REMOTE));
    }
    var cloud =
        clouds.cloud(context.installation(), config.name(), context.clock(), context.environment());
    var timed = new InterceptedCloud(cloud, new TimedCalls(config.name(), context.observer()));
    return new FakeProvider(
        new OpenStackProvider(config, context, timed, () -> NetworkRules.NONE),
        new SimulatedScans(() -> cloud.settings().servers()));
  }
}
