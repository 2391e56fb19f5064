package dev.nodepool.simulator;

import dev.nodepool.cloudmodel.faults.Fault;
import dev.nodepool.cloudmodel.settings.CloudSettings;
import dev.nodepool.config.ProviderConfig;
import dev.nodepool.driver.Provider;
import dev.nodepool.drivers.openstack.CloudConformance;
import dev.nodepool.drivers.openstack.OpenStackDriver;
import dev.nodepool.openstack.Cloud;
import dev.nodepool.openstack.api.CallObserver;
import dev.nodepool.openstack.clouds.CloudsFiles;
import dev.nodepool.openstack.http.HttpCloud;
import dev.nodepool.ssh.SshConnections;
import dev.nodepool.testkit.SampleContexts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The suite that a real cloud passes, over HTTP on the simulator. */
class SimulatorConformanceTest extends CloudConformance {
  private final Path home;
  private final Simulator simulator;
  private final Map<String, String> environment;
  private final HttpCloud cloud;
  private final SshConnections ssh = new SshConnections();

  SimulatorConformanceTest() throws IOException {
    home = Files.createTempDirectory("simulator-conformance-");
    simulator = Simulator.start(SimulatorSettings.DEFAULT);
    var file = home.resolve("clouds.yaml");
    Files.writeString(file, CloudsYaml.of(simulator.authUrl(), "RegionOne"));
    environment = Map.of("OS_CLIENT_CONFIG_FILE", file.toString());
    var clouds = new CloudsFiles(environment, home, home).read();
    cloud = new HttpCloud(clouds.cloud("simulator", null), CallObserver.NOBODY);
  }

  @Override
  protected void shutDown() throws IOException {
    cloud.close();
    simulator.close();
    ssh.close();
    Files.delete(home.resolve("clouds.yaml"));
    Files.delete(home);
  }

  @Override
  protected Names names() {
    var flavor = "m1.tiny";
    return new Names("simulator", flavor, flavor, flavor, "debian-12", "private", "shared");
  }

  @Override
  protected void fill() {
    simulator.cloud("RegionOne").apply(CloudSettings.DEFAULT.withQuota(0, 0, 0));
  }

  @Override
  protected void spoil() {
    var once = CloudSettings.DEFAULT.withCounters(Map.of(Fault.CREATE_FAILS_WITH_ID, 1));
    simulator.cloud("RegionOne").apply(once);
  }

  @Override
  protected Cloud cloud() {
    return cloud;
  }

  @Override
  protected Provider open(ProviderConfig config) {
    return new OpenStackDriver().open(config, SampleContexts.of(home, ssh, environment));
  }
}
