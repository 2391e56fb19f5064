package dev.nodepool.drivers.openstack.settings;

import dev.nodepool.config.ConfigException;
import dev.nodepool.config.ProviderConfig;
import dev.nodepool.driver.Fault;
import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.LaunchFailure;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A provider's part of the configuration, as this driver understands it. What is wrong with one
 * label or pool is in nobody else's way.
 *
 * @param pools by name
 * @param faults what is wrong with the labels that are not among the setups
 */
public record ProviderLabels(
    String provider,
    ProviderSettings settings,
    Map<String, PoolSettings> pools,
    Map<PoolLabel.Place, PoolLabel> setups,
    Map<PoolLabel.Place, String> faults) {
  /** Throws IllegalArgumentException when the keys of the provider itself make no sense. */
  public static ProviderLabels of(ProviderConfig config) {
    var settings = config.section().bind(ProviderSettings.class);
    var pools = new HashMap<String, PoolSettings>();
    var setups = new HashMap<PoolLabel.Place, PoolLabel>();
    var faults = new HashMap<PoolLabel.Place, String>();
    for (var pool : config.pools()) {
      try {
        var bound = pool.section().bind(PoolSettings.class);
        pools.put(pool.name(), bound);
        for (var label : bound.labels()) {
          var place = new PoolLabel.Place(pool.name(), label.name());
          try {
            setups.put(place, PoolLabel.of(config.name(), pool.name(), bound, label, settings));
          } catch (IllegalArgumentException e) {
            faults.put(place, String.valueOf(e.getMessage()));
          }
        }
      } catch (IllegalArgumentException | ConfigException e) {
        pool.labels()
            .forEach(label ->
                faults.put(
                    new PoolLabel.Place(pool.name(), label), String.valueOf(e.getMessage())));
      }
    }
    return new ProviderLabels(
        config.name(), settings, Map.copyOf(pools), Map.copyOf(setups), Map.copyOf(faults));
  }

  public PoolLabel setup(String pool, String label) throws LaunchException {
    var place = new PoolLabel.Place(pool, label);
    var setup = setups.get(place);
    if (setup == null) {
      throw new LaunchException(
          LaunchFailure.BAD_REQUEST,
          faults.getOrDefault(
              place, "provider %s: the pool %s has no label %s".formatted(provider, pool, label)));
    }
    return setup;
  }

  /** What is left out. */
  public List<Fault> left() {
    return faults.entrySet().stream()
        .map(one -> new Fault(one.getKey().pool(), List.of(one.getKey().label()), one.getValue()))
        .toList();
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
