package dev.nodepool.config;

import dev.nodepool.model.Quota;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything the operator wants. {@code maxHoldAge} zero means never; {@code buildLogRetention} -1
 * means all; diskimages have their parents' settings, abstract ones are left out.
 */
public record NodepoolConfig(
    Path source,
    Webapp webapp,
    @Nullable String elementsDir,
    @Nullable Path imagesDir,
    Path buildLogDir,
    int buildLogRetention,
    List<ZooKeeperServer> zookeeperServers,
    @Nullable ZooKeeperTls zookeeperTls,
    Duration zookeeperTimeout,
    boolean zookeeperInsecure,
    List<Label> labels,
    Duration maxHoldAge,
    List<Diskimage> diskimages,
    List<ProviderConfig> providers,
    Map<String, Quota> tenantLimits) {
  public NodepoolConfig {
    zookeeperServers = List.copyOf(zookeeperServers);
    labels = List.copyOf(labels);
    diskimages = List.copyOf(diskimages);
    providers = List.copyOf(providers);
    tenantLimits = Map.copyOf(tenantLimits);
  }

  /** The same with other providers. */
  NodepoolConfig withProviders(List<ProviderConfig> others) {
    return new NodepoolConfig(
        source,
        webapp,
        elementsDir,
        imagesDir,
        buildLogDir,
        buildLogRetention,
        zookeeperServers,
        zookeeperTls,
        zookeeperTimeout,
        zookeeperInsecure,
        labels,
        maxHoldAge,
        diskimages,
        others,
        tenantLimits);
  }

  public Optional<ProviderConfig> provider(String name) {
    return providers.stream().filter(provider -> provider.name().equals(name)).findFirst();
  }

  public Optional<Label> label(String name) {
    return labels.stream().filter(label -> label.name().equals(name)).findFirst();
  }

  public Optional<Diskimage> diskimage(String name) {
    return diskimages.stream().filter(image -> image.name().equals(name)).findFirst();
  }
}
