package dev.nodepool.drivers.staticnodes;

import dev.nodepool.config.ConfigLoader;
import dev.nodepool.config.ConfigSource;
import dev.nodepool.driver.Driver;
import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.Provider;
import dev.nodepool.driver.StaticInventory;
import dev.nodepool.driver.StaticInventory.Slot;
import dev.nodepool.model.Machine;
import dev.nodepool.ssh.SshConnections;
import dev.nodepool.testkit.SampleContexts;
import dev.nodepool.testkit.SampleProviders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** A static provider opened as the launcher opens it: from YAML, by the service loader. */
final class Rack implements AutoCloseable {
  private final SshConnections ssh = new SshConnections();
  private final Provider provider;

  private Rack(String nodes, Map<String, String> environment) throws IOException {
    var config = SampleProviders.first(yaml(nodes));
    var driver =
        ServiceLoader.load(Driver.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(found -> found.names().contains(config.driver()))
            .findFirst()
            .orElseThrow();
    provider = driver.open(config, SampleContexts.of(Path.of("."), ssh, environment));
  }

  /** The nodes of its only pool, in YAML flow style, one per line. */
  static Rack of(String... nodes) throws IOException {
    return new Rack(lines(nodes), Map.of());
  }

  static Rack in(Map<String, String> environment, String... nodes) throws IOException {
    return new Rack(lines(nodes), environment);
  }

  /** Whether {@code config-validate} finds nothing wrong. */
  static boolean isValid(String... nodes) throws IOException {
    var file = Files.createTempFile("nodepool", ".yaml");
    try {
      Files.writeString(file, yaml(lines(nodes)));
      return new ConfigLoader().validate(ConfigSource.of(file)).valid().isPresent();
    } finally {
      Files.delete(file);
    }
  }

  Provider provider() {
    return provider;
  }

  List<Slot> slots() {
    return ((StaticInventory) provider).inventory();
  }

  Machine check(int slot) throws LaunchException, InterruptedException {
    return ((StaticInventory) provider).check(slots().get(slot));
  }

  Machine check(Slot slot) throws LaunchException, InterruptedException {
    return ((StaticInventory) provider).check(slot);
  }

  @Override
  public void close() {
    provider.close();
    ssh.close();
  }

  private static String lines(String... nodes) {
    return List.of(nodes).stream()
        .map(node -> "          - " + node + "\n")
        .collect(Collectors.joining());
  }

  private static String yaml(String nodes) {
    return """
    labels:
      - name: small
      - name: big
    providers:
      - name: rack
        driver: static
        pools:
          - name: main
            nodes:
    """
        + nodes;
  }
}
