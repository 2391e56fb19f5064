package dev.nodepool.drivers.metastatic;

import dev.nodepool.config.ConfigException;
import dev.nodepool.config.ProviderConfig;
import dev.nodepool.config.Section;
import dev.nodepool.driver.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A metastatic provider as it is configured.
 *
 * @param attempts {@code launch-retries}, in total
 * @param bootTimeout for the host keys, where they are checked
 * @param launchTimeout for the backing node, too
 * @param pools the labels of each pool by their names
 * @param faults what is wrong with the labels that are not in the pools
 */
record ProviderSettings(
    String name,
    int attempts,
    Duration bootTimeout,
    Duration launchTimeout,
    Map<String, Map<String, LabelSettings>> pools,
    List<Fault> faults) {

  private record Keys(
      @Nullable Integer launchRetries,
      @Nullable Integer bootTimeout,
      @Nullable Integer launchTimeout) {}

  private record Pool(boolean hostKeyChecking) {}

  /** A label where it stands. */
  private record Placed(String pool, Section section, LabelSettings settings) {}

  /**
   * Binds the provider's section. What is wrong with one label or pool is in nobody else's way;
   * throws IllegalArgumentException when the keys of the provider itself make no sense.
   */
  static ProviderSettings of(ProviderConfig config) {
    var keys = config.section().bind(Keys.class);
    var faults = new ArrayList<Fault>();
    var placed = new ArrayList<Placed>();
    for (var pool : config.pools()) {
      try {
        boolean checks = pool.section().bind(Pool.class).hostKeyChecking();
        for (var label : pool.section().items("labels")) {
          placed.add(
              new Placed(pool.name(), label, label.bind(LabelSettings.Keys.class).in(checks)));
        }
      } catch (ConfigException e) {
        placed.removeIf(label -> label.pool().equals(pool.name()));
        faults.add(new Fault(pool.name(), pool.labels(), String.valueOf(e.getMessage())));
      }
    }
    var pools = new LinkedHashMap<String, Map<String, LabelSettings>>();
    config.pools().forEach(pool -> pools.put(pool.name(), new LinkedHashMap<>()));
    var wrong = LabelFaults.of(placed.stream().map(Placed::settings).toList());
    for (int i = 0; i < placed.size(); i++) {
      var label = placed.get(i);
      var fault = wrong.get(i);
      if (fault.isPresent()) {
        faults.add(fault(label, fault.get()));
      } else {
        pools
            .computeIfAbsent(label.pool(), _ -> new LinkedHashMap<>())
            .put(label.settings().name(), label.settings());
      }
    }
    return new ProviderSettings(
        config.name(),
        keys.launchRetries() == null ? 3 : keys.launchRetries(),
        Duration.ofSeconds(keys.bootTimeout() == null ? 120 : keys.bootTimeout()),
        Duration.ofSeconds(keys.launchTimeout() == null ? 3600 : keys.launchTimeout()),
        pools,
        List.copyOf(faults));
  }

  private static Fault fault(Placed label, LabelFaults.LabelFault fault) {
    var name = label.settings().name();
    return new Fault(
        label.pool(),
        List.of(name),
        "%s: label %s: %s".formatted(label.section().position(fault.key()), name, fault.text()));
  }

  /** Why the label of that pool is left out; empty when it is not. */
  Optional<String> fault(String pool, String label) {
    return Fault.of(faults, pool, label);
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
