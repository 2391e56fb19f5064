package dev.nodepool.drivers.openstack.settings;

import static java.util.Objects.requireNonNullElse;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a label in a pool of an OpenStack provider.
 *
 * @param minRam MiB
 * @param volumeSize GB
 * @param networks null for the pool's
 * @param hostKeyChecking null for the pool's
 */
public record LabelSettings(
    String name,
    @Nullable String diskimage,
    @Nullable String cloudImage,
    @Nullable Long minRam,
    @Nullable String flavorName,
    @Nullable String keyName,
    Boolean consoleLog,
    Boolean bootFromVolume,
    Integer volumeSize,
    Map<String, Object> instanceProperties,
    Map<String, Object> dynamicInstanceProperties,
    @Nullable String userdata,
    @Nullable List<String> networks,
    @Nullable Boolean hostKeyChecking) {
  public LabelSettings {
    consoleLog = requireNonNullElse(consoleLog, false);
    bootFromVolume = requireNonNullElse(bootFromVolume, false);
    volumeSize = requireNonNullElse(volumeSize, 50);
    instanceProperties = Map.copyOf(requireNonNullElse(instanceProperties, Map.of()));
    dynamicInstanceProperties = Map.copyOf(requireNonNullElse(dynamicInstanceProperties, Map.of()));
  }
}
