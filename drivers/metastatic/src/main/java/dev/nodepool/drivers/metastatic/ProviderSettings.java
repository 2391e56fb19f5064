package dev.nodepool.drivers.metastatic;

import dev.nodepool.config.ProviderConfig;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A metastatic provider as it is configured.
 *
 * @param attempts {@code launch-retries}, in total
 * @param bootTimeout for the host keys, where they are checked
 * @param launchTimeout for the backing node, too
 * @param pools the labels of each pool by their names
 */
record ProviderSettings(
    String name,
    int attempts,
    Duration bootTimeout,
    Duration launchTimeout,
    Map<String, Map<String, LabelSettings>> pools) {

  private record Keys(
      @Nullable Integer launchRetries,
      @Nullable Integer bootTimeout,
      @Nullable Integer launchTimeout) {}

  private record Pool(boolean hostKeyChecking, @Nullable List<LabelSettings.Keys> labels) {}

  /** Binds the provider's section, which the configuration has checked. */
  static ProviderSettings of(ProviderConfig config) {
    var keys = config.section().bind(Keys.class);
    var pools = new LinkedHashMap<String, Map<String, LabelSettings>>();
    for (var pool : config.pools()) {
      var bound = pool.section().bind(Pool.class);
      var labels = new LinkedHashMap<String, LabelSettings>();
      for (var label : Objects.requireNonNullElse(bound.labels(), List.<LabelSettings.Keys>of())) {
        labels.put(label.name(), label.in(bound.hostKeyChecking()));
      }
      pools.put(pool.name(), labels);
    }
    return new ProviderSettings(
        config.name(),
        keys.launchRetries() == null ? 3 : keys.launchRetries(),
        Duration.ofSeconds(keys.bootTimeout() == null ? 120 : keys.bootTimeout()),
        Duration.ofSeconds(keys.launchTimeout() == null ? 3600 : keys.launchTimeout()),
        pools);
  }

  /** Every label of every pool; a label that two pools have comes twice. */
  Collection<LabelSettings> labels() {
    return pools.values().stream().flatMap(labels -> labels.values().stream()).toList();
  }

  /** The label of that name in any pool. */
  Optional<LabelSettings> label(String label) {
    return labels().stream().filter(one -> one.name().equals(label)).findFirst();
  }

  Optional<LabelSettings> label(String pool, String label) {
    return Optional.ofNullable(pools.getOrDefault(pool, Map.of()).get(label));
  }

  /** What holds for nodes that were asked for by this backing label; empty for none of ours. */
  Optional<LabelSettings> backing(String backingLabel) {
    return labels().stream().filter(one -> one.backingLabel().equals(backingLabel)).findFirst();
  }
}
