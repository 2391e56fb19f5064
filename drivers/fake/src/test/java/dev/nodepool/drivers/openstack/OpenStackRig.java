package dev.nodepool.drivers.openstack;

import dev.nodepool.driver.CloudObserver;
import dev.nodepool.driver.LaunchSpec;
import dev.nodepool.drivers.fake.CloudSettings;
import dev.nodepool.drivers.fake.SimulatedCloud;
import dev.nodepool.drivers.openstack.cleanup.DeletionPlan;
import dev.nodepool.drivers.openstack.cleanup.DeletionPlan.Action;
import dev.nodepool.drivers.openstack.cleanup.DeletionPlan.Step;
import dev.nodepool.drivers.openstack.network.NetworkRules;
import dev.nodepool.model.Machine;
import dev.nodepool.openstack.InterceptedCloud;
import dev.nodepool.openstack.network.Network;
import dev.nodepool.ssh.SshConnections;
import dev.nodepool.testkit.RecordingProgress;
import dev.nodepool.testkit.SampleContexts;
import dev.nodepool.testkit.SampleProviders;
import dev.nodepool.testkit.SampleSpecs;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The OpenStack driver on a simulated cloud that can be interfered with. */
public final class OpenStackRig implements AutoCloseable {
  public static final String CONFIG =
      """
      labels: [{name: small}, {name: big}]
      providers:
        - name: cloud-1
          driver: openstack
          cloud: sim
          rate: 0
          cloud-images:
            - {name: base, image-id: fake-image-id, username: zuul}
          pools:
            - name: main
              networks: [no-auto-ip-network-name]
              auto-floating-ip: false
              labels:
                - {name: small, cloud-image: base, min-ram: 8000}
                - {name: big, cloud-image: base, min-ram: 8000, boot-from-volume: true}
      """;

  public static final String WITH_FLOATING_IPS =
      CONFIG.replace("auto-floating-ip: false", "priority: 1");

  /** Nothing is tried again because it is slow. */
  public static final DeletionPlan PLAIN = upTo(Duration.ofMinutes(1), Action.DELETE);

  public final SimulatedCloud cloud;
  public final Interference interference = new Interference();
  public final List<String> leaked = new java.util.concurrent.CopyOnWriteArrayList<>();
  public final OpenStackProvider provider;
  public volatile Instant now = Instant.parse("2026-12-01T12:00:00Z");
  private final SshConnections ssh = new SshConnections();
  private final ConcurrentLinkedQueue<RecordingProgress> told = new ConcurrentLinkedQueue<>();

  public OpenStackRig(String config) throws Exception {
    this(config, PLAIN, NetworkRules.NONE);
  }

  public OpenStackRig(String config, DeletionPlan plan, NetworkRules rules) throws Exception {
    this(config, plan, rules, new SimulatedCloud(InstantSource.system()));
  }

  public OpenStackRig(String config, DeletionPlan plan, NetworkRules rules, SimulatedCloud cloud)
      throws Exception {
    this.cloud = cloud;
    var sample = SampleContexts.of(Path.of("/nonexistent"), ssh);
    var context =
        new dev.nodepool.driver.DriverContext(
                sample.installation(),
                sample.home(),
                sample.environment(),
                () -> now,
                ssh,
                sample.pollMin(),
                sample.pollMax())
            .withObserver(
                new CloudObserver() {
                  @Override
                  public void called(String name, ApiCall call, Duration took) {}

                  @Override
                  public void leaked(String name, String resource) {
                    leaked.add(resource);
                  }
                });
    cloud.apply(CloudSettings.DEFAULT.withoutQuota());
    provider =
        new OpenStackProvider(
            SampleProviders.first(config),
            context,
            new InterceptedCloud(cloud, interference),
            () -> rules,
            plan);
  }

  /** All steps up to that one, one right after the other. */
  public static DeletionPlan upTo(Duration patience, Action last) {
    return new DeletionPlan(
        Arrays.stream(Action.values())
            .filter(action -> action.compareTo(last) <= 0)
            .map(action -> new Step(action, Duration.ZERO))
            .toList(),
        patience);
  }

  public OpenStackRig withExternalNetwork() throws Exception {
    cloud.addNetwork(new Network("ext-id", "ext", true, false, false));
    return this;
  }

  public static LaunchSpec spec(int node, String label) {
    return SampleSpecs.of("%010d".formatted(node), "main", label);
  }

  public Machine launch(int node) throws Exception {
    return launch(node, "small");
  }

  public Machine launch(int node, String label) throws Exception {
    var progress = RecordingProgress.recording();
    told.add(progress);
    return provider.launch(spec(node, label), progress);
  }

  /** The first id that the latest launch was told. */
  public String lastId() throws InterruptedException {
    return told.stream().reduce((one, two) -> two).orElseThrow().firstId();
  }

  public int servers() {
    return cloud.state().servers().size();
  }

  @Override
  public void close() {
    provider.close();
    ssh.close();
  }
}
