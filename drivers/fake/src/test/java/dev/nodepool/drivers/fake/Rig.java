package dev.nodepool.drivers.fake;

import dev.nodepool.cloudmodel.SimulatedCloud;
import dev.nodepool.driver.DriverContext;
import dev.nodepool.driver.Provider;
import dev.nodepool.ssh.SshConnections;
import dev.nodepool.testkit.SampleContexts;
import dev.nodepool.testkit.SampleProviders;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/** A provider of the fake driver on a cloud of its own. */
final class Rig implements AutoCloseable {
  static final String NAME = "fake-provider";
  static final String POOL = "main";
  static final String LABEL = "small";

  /** Two labels of one cloud image, and one of a diskimage that boots from a volume. */
  static final String CONFIG =
      """
      labels:
        - name: small
        - name: unchecked
        - name: built
      diskimages:
        - name: disk
      providers:
        - name: fake-provider
          driver: fake
          cloud: fake
          region-name: fake-region
          rate: 0
          port-cleanup-interval: 2
          launch-retries: 5
          launch-timeout: 40
          boot-timeout: 30
          diskimages:
            - name: disk
          cloud-images:
            - name: fake-cloud-image
              image-id: fake-image-id
              username: zuul
          pools:
            - name: main
              security-groups: [zuul-sg]
              labels:
                - name: small
                  cloud-image: fake-cloud-image
                  min-ram: 8000
                  console-log: true
                  instance-properties:
                    team: ci
                  dynamic-instance-properties:
                    tenant: "{request.tenant_name}"
                - name: unchecked
                  cloud-image: fake-cloud-image
                  flavor-name: Unreal Flavor
                  host-key-checking: false
                - name: built
                  diskimage: disk
                  min-ram: 8000
                  boot-from-volume: true
                  volume-size: 80
      """;

  private static final Duration QUICK = Duration.ofMillis(20);

  private final Duration tick;
  private final SshConnections ssh = new SshConnections();
  private final FakeClouds clouds = new FakeClouds();
  private final Map<String, String> environment;
  private final Provider provider;

  private Rig(String config, Map<String, String> environment, Duration tick) throws Exception {
    this.tick = tick;
    this.environment = environment;
    this.provider = open(config);
  }

  private Provider open(String config) throws Exception {
    var sample = SampleContexts.of(Path.of("/nonexistent"), ssh, environment);
    var context =
        new DriverContext(
            sample.installation(),
            sample.home(),
            sample.environment(),
            sample.clock(),
            sample.ssh(),
            tick,
            tick);
    return new FakeDriver(clouds).open(SampleProviders.first(config), context);
  }

  static Rig inProcess() throws Exception {
    return inProcess(CONFIG, Map.of());
  }

  static Rig inProcess(String config, Map<String, String> environment) throws Exception {
    return new Rig(config, environment, QUICK);
  }

  /** Asks the cloud as often as a launcher does that is not told otherwise. */
  static Rig unhurried() throws Exception {
    return new Rig(CONFIG, Map.of(), Duration.ofMillis(100));
  }

  Provider provider() {
    return provider;
  }

  /** Opens the same provider once more, as a launcher does that reads its configuration anew. */
  Provider reopened() throws Exception {
    return open(CONFIG);
  }

  SimulatedCloud cloud() {
    return clouds.cloud("test-installation", NAME, InstantSource.system(), environment);
  }

  @Override
  public void close() {
    provider.close();
    clouds.close();
    ssh.close();
  }
}
