package dev.nodepool.drivers.fake;

import dev.nodepool.cloudmodel.SimulatedCloud;
import dev.nodepool.cloudmodel.faults.Fault;
import dev.nodepool.cloudmodel.settings.CloudSettings;
import dev.nodepool.config.ProviderConfig;
import dev.nodepool.driver.Provider;
import dev.nodepool.drivers.openstack.CloudConformance;
import dev.nodepool.drivers.openstack.OpenStackProvider;
import dev.nodepool.drivers.openstack.network.NetworkRules;
import dev.nodepool.openstack.Cloud;
import dev.nodepool.openstack.network.Network;
import dev.nodepool.ssh.SshConnections;
import dev.nodepool.testkit.SampleContexts;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/** The suite that a real cloud passes, on the simulated one. */
class InProcessConformanceTest extends CloudConformance {
  private final SimulatedCloud cloud = new SimulatedCloud(InstantSource.system());
  private final SshConnections ssh = new SshConnections();

  InProcessConformanceTest() throws Exception {
    cloud.addNetwork(new Network("external-id", "external", true, false, false));
  }

  @Override
  protected void shutDown() {
    ssh.close();
  }

  @Override
  protected Names names() {
    var flavor = "Fake Flavor";
    return new Names(
        "fake",
        flavor,
        flavor,
        flavor,
        "Fake Precise",
        "no-auto-ip-network-name",
        "fake-ipv6-network-name");
  }

  @Override
  protected void fill() {
    cloud.apply(CloudSettings.DEFAULT.withQuota(0, 0, 0));
  }

  @Override
  protected void spoil() {
    cloud.apply(CloudSettings.DEFAULT.withCounters(Map.of(Fault.CREATE_FAILS_WITH_ID, 1)));
  }

  @Override
  protected Cloud cloud() {
    return cloud;
  }

  @Override
  protected Provider open(ProviderConfig config) {
    var context = SampleContexts.of(Path.of("/nonexistent"), ssh);
    return new OpenStackProvider(config, context, cloud, () -> NetworkRules.NONE);
  }
}
