package dev.nodepool.bench.crash;

import dev.nodepool.config.ProviderConfig;
import dev.nodepool.driver.Driver;
import dev.nodepool.driver.DriverContext;
import dev.nodepool.driver.Provider;
import dev.nodepool.drivers.openstack.OpenStackProvider;
import dev.nodepool.drivers.openstack.network.NetworkRules;
import dev.nodepool.openstack.Cloud;
import dev.nodepool.openstack.InterceptedCloud;
import java.util.Set;

/** The OpenStack driver on a cloud of which one call goes wrong. */
record FaultyDriver(Cloud cloud, SingleFault fault) implements Driver {

  @Override
  public Set<String> names() {
    return Set.of("fake");
  }

  @Override
  public Provider open(ProviderConfig config, DriverContext context) {
    return new OpenStackProvider(
        config, context, new InterceptedCloud(cloud, fault), () -> NetworkRules.NONE);
  }
}
