package dev.nodepool.simulator;

import dev.nodepool.cloudmodel.CloudContract;
import dev.nodepool.cloudmodel.settings.CloudSettings;
import dev.nodepool.openstack.Cloud;
import dev.nodepool.openstack.api.CallObserver;
import dev.nodepool.openstack.clouds.CloudsFiles;
import dev.nodepool.openstack.http.HttpCloud;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What holds for a simulated cloud in process holds for our client with the simulator too. */
class HttpCloudContractTest implements CloudContract {
  @TempDir private Path home;
  private Simulator simulator;
  private HttpCloud cloud;

  @BeforeEach
  void start() throws Exception {
    simulator = Simulator.start(SimulatorSettings.DEFAULT.asFake());
    var file = home.resolve("clouds.yaml");
    Files.writeString(file, CloudsYaml.of(simulator.authUrl(), "RegionOne"));
    var environment = Map.of("OS_CLIENT_CONFIG_FILE", file.toString());
    var clouds = new CloudsFiles(environment, home, home).read();
    cloud = new HttpCloud(clouds.cloud("simulator-appcred", null), CallObserver.NOBODY);
  }

  @AfterEach
  void stop() {
    cloud.close();
    simulator.close();
  }

  @Override
  public Cloud cloud() {
    return cloud;
  }

  @Override
  public void set(UnaryOperator<CloudSettings> change) {
    simulator.cloud("RegionOne").apply(change.apply(CloudSettings.DEFAULT));
  }
}
