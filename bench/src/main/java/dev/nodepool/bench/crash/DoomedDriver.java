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

/** The OpenStack driver on a cloud that a doom stands before. */
record DoomedDriver(Cloud cloud, Doom doom) implements Driver {

  @Override
  public Set<String> names() {
    return Set.of("fake");
  }

  @Override
  public Provider open(ProviderConfig config, DriverContext context) {
    return new OpenStackProvider(
        config, context, new InterceptedCloud(cloud, doom), () -> NetworkRules.NONE);
  }
}
