package dev.nodepool.drivers.fake;

import dev.nodepool.config.ProviderConfig;
import dev.nodepool.driver.Driver;
import dev.nodepool.driver.DriverContext;
import dev.nodepool.driver.Provider;
import dev.nodepool.drivers.openstack.OpenStackProvider;
import dev.nodepool.drivers.openstack.TimedCalls;
import dev.nodepool.drivers.openstack.network.NetworkRules;
import dev.nodepool.openstack.Cloud;
import dev.nodepool.openstack.InterceptedCloud;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The OpenStack driver over a cloud that exists only in memory: in this process, or in the one that
 * {@code NODEPOOL_FAKE_CLOUD} names.
 */
public final class FakeDriver implements Driver {
  /** {@code host:port} of a {@link FakeCloudServer}. */
  static final String CLOUD = "NODEPOOL_FAKE_CLOUD";

  private static final Pattern ADDRESS = Pattern.compile("(\\[[0-9a-fA-F:]+]|[^\\s:/]+):\\d{1,5}");

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
    var address = context.environment().getOrDefault(CLOUD, "");
    if (!address.isEmpty()) {
      return remote(config, context, address);
    }
    var cloud =
        clouds.cloud(context.installation(), config.name(), context.clock(), context.environment());
    return new FakeProvider(
        provider(config, context, cloud), () -> cloud.settings().nodescanFails(), () -> {});
  }

  private Provider remote(ProviderConfig config, DriverContext context, String address) {
    if (!ADDRESS.matcher(address).matches()) {
      throw new IllegalArgumentException(
          "provider %s: %s is \"%s\" but must be host:port of a running nodepool fake-cloud"
              .formatted(config.name(), CLOUD, address));
    }
    // The cloud obeys the control directory of its own process, the scan of host keys is ours.
    var control = clouds.control(context.environment());
    var cloud = new RemoteCloud(address, config.name());
    return new FakeProvider(
        provider(config, context, cloud),
        () -> control.isPresent() && control.get().settings(config.name()).nodescanFails(),
        cloud::close);
  }

  private static OpenStackProvider provider(
      ProviderConfig config, DriverContext context, Cloud cloud) {
    var timed = new InterceptedCloud(cloud, new TimedCalls(config.name(), context.observer()));
    return new OpenStackProvider(config, context, timed, () -> NetworkRules.NONE);
  }
}
