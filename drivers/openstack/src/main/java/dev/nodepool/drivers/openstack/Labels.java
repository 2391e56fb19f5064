package dev.nodepool.drivers.openstack;

import dev.nodepool.config.ProviderConfig;
import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.LaunchFailure;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A provider's part of the configuration, as this driver understands it.
 *
 * @param pools by name
 */
record Labels(
    String provider,
    ProviderSettings settings,
    Map<String, PoolSettings> pools,
    Map<LabelSetup.Place, LabelSetup> setups) {

  /** Throws IllegalArgumentException in one sentence, when the configuration makes no sense. */
  static Labels of(ProviderConfig config) {
    var settings = config.section().bind(ProviderSettings.class);
    var pools = new HashMap<String, PoolSettings>();
    for (var pool : config.pools()) {
      pools.put(pool.name(), pool.section().bind(PoolSettings.class));
    }
    return new Labels(config.name(), settings, Map.copyOf(pools), LabelSetup.all(config, settings));
  }

  LabelSetup setup(String pool, String label) throws LaunchException {
    var setup = setups.get(new LabelSetup.Place(pool, label));
    if (setup == null) {
      throw new LaunchException(
          LaunchFailure.BAD_REQUEST,
          "provider %s: the pool %s has no label %s".formatted(provider, pool, label));
    }
    return setup;
  }

  Collection<LabelSetup> all() {
    return setups.values();
  }

  /** The zones that the configuration names for a pool. */
  List<String> zonesOf(String pool) {
    var known = pools.get(pool);
    return known == null ? List.of() : known.availabilityZones();
  }

  boolean wantFloatingIps() {
    return pools.values().stream().anyMatch(PoolSettings::autoFloatingIp);
  }

  boolean takeVolumes() {
    return all().stream().anyMatch(setup -> setup.bootVolumeGb() != null);
  }

  int portsEach() {
    return all().stream().mapToInt(LabelSetup::portsEach).max().orElse(1);
  }
}
