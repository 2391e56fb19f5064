package dev.nodepool.simulator;

import dev.nodepool.cloudmodel.SimulatedCloud;
import dev.nodepool.driver.LaunchSpec;
import dev.nodepool.driver.Provider;
import dev.nodepool.drivers.openstack.OpenStackDriver;
import dev.nodepool.ssh.SshConnections;
import dev.nodepool.testkit.RecordingProgress;
import dev.nodepool.testkit.SampleContexts;
import dev.nodepool.testkit.SampleProviders;
import dev.nodepool.testkit.SampleSpecs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A simulated cloud, the driver that uses it, and between them a proxy that refuses things. */
final class ProxiedCloud implements AutoCloseable {
  private static final String REGION = "RegionOne";
  private final Path home;
  private final Simulator simulator;
  private final RefusingProxy proxy;

  /** What is done with a provider of the cloud. */
  @FunctionalInterface
  interface Work {
    void with(Provider provider) throws Exception;
  }

  private ProxiedCloud(Path home, Simulator simulator, RefusingProxy proxy) {
    this.home = home;
    this.simulator = simulator;
    this.proxy = proxy;
  }

  static ProxiedCloud start(Path home) throws Exception {
    var simulator = Simulator.start(SimulatorSettings.DEFAULT);
    return new ProxiedCloud(home, simulator, RefusingProxy.before(simulator));
  }

  /** The rows of a text: what stands before the bar, and what stands behind it. */
  static Map<String, String> table(String text) {
    return text.lines()
        .map(line -> line.split("\\|"))
        .collect(Collectors.toMap(cells -> cells[0].strip(), cells -> cells[1].strip()));
  }

  RefusingProxy proxy() {
    return proxy;
  }

  SimulatedCloud cloud() {
    return simulator.cloud(REGION);
  }

  /** Opens the first provider of a configuration, whose cloud is called simulator. */
  void provider(String config, Work work) throws Exception {
    var file = home.resolve("clouds.yaml");
    Files.writeString(file, CloudsYaml.of(proxy.past(simulator.authUrl()), REGION));
    var environment = Map.of("OS_CLIENT_CONFIG_FILE", file.toString());
    try (var ssh = new SshConnections();
        var provider =
            new OpenStackDriver()
                .open(SampleProviders.first(config), SampleContexts.of(home, ssh, environment))) {
      work.with(provider);
    }
  }

  /** Launches a node and returns what is wrong with its machine. */
  static List<String> launch(Provider provider, String label, Duration patience) throws Exception {
    var node = "%010d".formatted(label.length());
    var usual = SampleSpecs.of(node, "main", label);
    var spec = new LaunchSpec(node, "main", label, null, null, usual.request(), patience);
    var machine = provider.launch(spec, RecordingProgress.recording());
    return String.valueOf(machine.publicIpv4()).startsWith("198.")
        ? List.of()
        : List.of(label + " has no public address");
  }

  /** Those of the servers that are there now. */
  List<String> servers() {
    return cloud().state().servers().stream().map(it -> it.server().id()).toList();
  }

  @Override
  public void close() throws Exception {
    try (simulator) {
      proxy.close();
    }
  }
}
