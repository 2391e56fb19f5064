package dev.nodepool.drivers.openstack;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys of an OpenStack provider that drivers read; times in seconds.
 *
 * @param rate the pause between two calls to the cloud
 * @param launchRetries attempts in all
 * @param portCleanupInterval 0 is off
 * @param cleanFloatingIps true, false or {@code legacy-all}
 */
record ProviderSettings(
    @Nullable String cloud,
    @Nullable String regionName,
    Integer bootTimeout,
    Integer launchTimeout,
    Integer launchRetries,
    Double rate,
    Integer portCleanupInterval,
    @Nullable Object cleanFloatingIps,
    List<ImageSettings> diskimages,
    List<ImageSettings> cloudImages) {
  ProviderSettings {
    bootTimeout = Default.of(bootTimeout, 60);
    launchTimeout = Default.of(launchTimeout, 3600);
    launchRetries = Default.of(launchRetries, 3);
    rate = Default.of(rate, 1.0);
    portCleanupInterval = Default.of(portCleanupInterval, 600);
    diskimages = List.copyOf(Default.of(diskimages, List.of()));
    cloudImages = List.copyOf(Default.of(cloudImages, List.of()));
  }

  /** Whose floating IPs are given back when they lead nowhere: ours, where nothing is said. */
  FloatingIpSweep.Whose floatingIpsToClean() {
    return switch (String.valueOf(cleanFloatingIps)) {
      case "legacy-all" -> FloatingIpSweep.Whose.ALL;
      case "false" -> FloatingIpSweep.Whose.NOBODYS;
      default -> FloatingIpSweep.Whose.OURS;
    };
  }
}
