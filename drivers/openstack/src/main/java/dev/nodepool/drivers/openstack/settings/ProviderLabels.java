package dev.nodepool.drivers.openstack.settings;

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
public record ProviderLabels(
    String provider,
    ProviderSettings settings,
    Map<String, PoolSettings> pools,
    Map<PoolLabel.Place, PoolLabel> setups) {

  /** Throws IllegalArgumentException in one sentence, when the configuration makes no sense. */
  public static ProviderLabels of(ProviderConfig config) {
    var settings = config.section().bind(ProviderSettings.class);
    var pools = new HashMap<String, PoolSettings>();
    for (var pool : config.pools()) {
      pools.put(pool.name(), pool.section().bind(PoolSettings.class));
    }
    return new ProviderLabels(
        config.name(), settings, Map.copyOf(pools), PoolLabel.all(config, settings));
  }

  public PoolLabel setup(String pool, String label) throws LaunchException {
    var setup = setups.get(new PoolLabel.Place(pool, label));
    if (setup == null) {
      throw new LaunchException(
          LaunchFailure.BAD_REQUEST,
          "provider %s: the pool %s has no label %s".formatted(provider, pool, label));
    }
    return setup;
  }

  public Collection<PoolLabel> all() {
    return setups.values();
  }

  /** The zones that the configuration names for a pool. */
  public List<String> zonesOf(String pool) {
    var known = pools.get(pool);
    return known == null ? List.of() : known.availabilityZones();
  }

  public boolean wantFloatingIps() {
    return pools.values().stream().anyMatch(PoolSettings::autoFloatingIp);
  }

  public boolean takeVolumes() {
    return all().stream().anyMatch(setup -> setup.bootVolumeGb() != null);
  }

  public int portsEach() {
    return all().stream().mapToInt(PoolLabel::portsEach).max().orElse(1);
  }

  /** A command of OpenStack's own client for the same cloud and region. */
  public String clientCommand(String command) {
    var region = settings.regionName();
    return "openstack --os-cloud %s%s %s"
        .formatted(settings.cloud(), region == null ? "" : " --os-region-name " + region, command);
  }
}
