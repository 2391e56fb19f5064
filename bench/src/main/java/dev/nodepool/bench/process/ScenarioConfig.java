package dev.nodepool.bench.process;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The nodepool.yaml of a scenario.
 *
 * @param zookeeper null = the server that {@code nodepool up} brings along
 * @param webPort null = the launcher runs without a web port
 */
public record ScenarioConfig(
    @Nullable InetSocketAddress zookeeper,
    Duration sessionTimeout,
    @Nullable Integer webPort,
    List<Label> labels,
    List<Provider> providers) {
  private static final double MILLIS = 1000;

  /** A label with its number of nodes that are to be ready in advance. */
  public record Label(String name, int minReady) {}

  /** A provider with one pool; no greatest number of servers means unlimited. */
  public record Provider(
      String name, Kind kind, Optional<Integer> maxServers, List<String> labels) {}

  /** Whose nodes a provider has. */
  public enum Kind {
    FAKE,
    RUNC,
    /** Servers of {@link SimulatorProcess} with an address of their network. */
    OPENSTACK,
    /** The same with a floating IP. */
    OPENSTACK_FLOATING_IP
  }

  /** The name of the pool of a provider of driver fake. */
  public static final String POOL = "main";

  public ScenarioConfig {
    labels = List.copyOf(labels);
    providers = List.copyOf(providers);
  }

  /** One unlimited provider of fake nodes with one label. */
  public static ScenarioConfig unlimited(InetSocketAddress zookeeper, Label label) {
    return limited(zookeeper, label, Optional.empty());
  }

  /** One provider of fake nodes with one label. */
  public static ScenarioConfig limited(
      InetSocketAddress zookeeper, Label label, Optional<Integer> maxServers) {
    var provider = new Provider("fake-bench", Kind.FAKE, maxServers, List.of(label.name()));
    return of(zookeeper, List.of(label), List.of(provider));
  }

  /** One provider of servers of the simulator. */
  public static ScenarioConfig simulated(InetSocketAddress zookeeper, Label label, Kind kind) {
    var provider = new Provider("simulated", kind, Optional.empty(), List.of(label.name()));
    return of(zookeeper, List.of(label), List.of(provider));
  }

  /**
   * One unlimited provider of fake nodes for each label, which has its name after {@code fake-}.
   */
  public static ScenarioConfig providerPerLabel(InetSocketAddress zookeeper, List<String> labels) {
    return of(
        zookeeper,
        labels.stream().map(label -> new Label(label, 0)).toList(),
        labels.stream()
            .map(
                label -> new Provider("fake-" + label, Kind.FAKE, Optional.empty(), List.of(label)))
            .toList());
  }

  private static ScenarioConfig of(
      InetSocketAddress zookeeper, List<Label> labels, List<Provider> providers) {
    return new ScenarioConfig(zookeeper, Duration.ofSeconds(10), null, labels, providers);
  }

  /** The same, but with nothing to be ready in advance. */
  public ScenarioConfig withoutMinReady() {
    return new ScenarioConfig(
        zookeeper,
        sessionTimeout,
        webPort,
        labels.stream().map(label -> new Label(label.name(), 0)).toList(),
        providers);
  }

  public String yaml() {
    var lines = new ArrayList<String>();
    if (zookeeper != null) {
      lines.add("zookeeper-servers:");
      lines.add("  - host: " + zookeeper.getHostString());
      lines.add("    port: " + zookeeper.getPort());
      if (!zookeeper.getAddress().isLoopbackAddress()) {
        lines.add("zookeeper-insecure: true");
      }
    }
    lines.add("zookeeper-timeout: " + sessionTimeout.toMillis() / MILLIS);
    if (webPort != null) {
      lines.add("webapp: {port: %d, listen_address: 127.0.0.1}".formatted(webPort));
    }
    lines.add("labels:");
    for (var label : labels) {
      lines.add("  - {name: %s, min-ready: %d}".formatted(label.name(), label.minReady()));
    }
    lines.add("providers:");
    providers.forEach(provider -> add(provider, lines));
    return String.join("\n", lines) + "\n";
  }

  private static void add(Provider provider, List<String> lines) {
    lines.add("  - name: " + provider.name());
    switch (provider.kind()) {
      case FAKE -> {
        lines.add("    driver: fake");
        lines.add("    cloud: fake");
        lines.add("    rate: 0");
        lines.add("    cloud-images: [{name: Fake Precise}]");
        lines.add("    pools:");
        lines.add("      - name: " + POOL);
      }
      case RUNC -> {
        lines.add("    driver: runc");
        lines.add("    pools:");
        lines.add("      - name: local");
      }
      case OPENSTACK, OPENSTACK_FLOATING_IP -> {
        lines.add("    driver: openstack");
        lines.add("    cloud: simulator");
        lines.add("    rate: 0.001");
        lines.add("    cloud-images: [{name: debian, image-name: debian-12}]");
        lines.add("    pools:");
        lines.add("      - name: " + POOL);
        lines.add("        networks: [private]");
        lines.add("        auto-floating-ip: " + (provider.kind() == Kind.OPENSTACK_FLOATING_IP));
      }
    }
    provider.maxServers().ifPresent(most -> lines.add("        max-servers: " + most));
    lines.add("        labels:");
    provider.labels().forEach(label -> lines.add(label(provider.kind(), label)));
  }

  private static String label(Kind kind, String name) {
    var keys =
        switch (kind) {
          case FAKE -> "cloud-image: Fake Precise, flavor-name: Fake Flavor";
          case RUNC -> "path: /, username: zuul-worker";
          case OPENSTACK, OPENSTACK_FLOATING_IP ->
              "cloud-image: debian, flavor-name: m1.small, host-key-checking: false";
        };
    return "          - {name: %s, %s}".formatted(name, keys);
  }
}
